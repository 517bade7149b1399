/** Against which side of 0 a test is made: either, or above only. */
export type Alternative = 'two-sided' | 'greater';
