"""Sections 10 and 11 of specs/03-majors-alts.md: the decision at a row and the book-keeping of the row."""

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from book import BookMaker
from measures import column_stds, min_periods, std
from msm_oracle import SpecError

NAN = math.nan
ACTIONS = ("hold", "rebalance", "flatten")


@dataclass
class Order:
    """Due at row `due`: target weights, or `halve` to sell half of the units of every name."""

    due: int
    kind: str  # rebalance, flatten, halve
    weights: dict = field(default_factory=dict)
    decision: object = None  # of a rebalance


@dataclass
class Decision:
    """What a rebalance decided: a row of neutrality.csv."""

    t: int
    book: object
    score_scale: float
    vol_factor: float

    @property
    def scale(self):
        return self.score_scale * self.vol_factor

    @property
    def traded_weights(self):
        return {i: w * self.scale for i, w in self.book.weights.items()}

    @property
    def residual(self):
        whole = self.book.cap_factor * self.scale
        return tuple((self.book.e[b] + self.book.x[b]) * whole for b in range(2))


@dataclass
class Row:
    t: int
    equity_before: float
    price_pnl: float = 0.0
    funding: float = 0.0
    fees: float = 0.0
    slippage: float = 0.0
    impact: float = 0.0
    alt_traded: float = 0.0
    major_traded: float = 0.0
    equity_mid: float = NAN  # E-
    equity: float = NAN
    active: bool = False  # a position in (t-1, t]
    traded: bool = False
    action: str = "hold"
    exposures: dict = field(default_factory=dict)  # column -> q*mark after the trades, USD
    decision: Decision | None = None  # last executed rebalance, None when flat
    drift: tuple | None = None

    @property
    def cost(self):
        return (self.fees + self.slippage + self.impact) / self.equity_before

    @property
    def gross_return(self):
        return self.price_pnl / self.equity_before

    @property
    def funding_return(self):
        return self.funding / self.equity_before

    @property
    def net_return(self):
        return self.equity / self.equity_before - 1


def simulated_rows(n_first, n_last, backtest):
    """(first simulated grid row, [(first, last) of each window])."""
    if not backtest["walk_forward"]:
        return n_first, [(n_first, n_last)]
    length, least = backtest["test_window_days"], backtest["min_test_days"]
    first = n_first + backtest["lookback_window_days"]
    if n_last - first + 1 < least:
        raise SpecError("BACKTEST_TOO_SHORT", f"{n_last - n_first + 1} rows")
    windows = [(a, min(a + length - 1, n_last)) for a in range(first, n_last + 1, length)]
    if len(windows) > 1 and windows[-1][1] - windows[-1][0] + 1 < least:
        windows[-2:] = [(windows[-2][0], windows[-1][1])]
    return first, windows


class Engine:
    def __init__(self, market, labels, config, first, last, haircut=None):
        self.market, self.config = market, config
        self.regime, self.score = labels["regime"], labels["score"]
        self.first, self.last = first, last
        self.maker = BookMaker(market, config)
        self.backtest, self.costs = config["backtest"], config["costs"]
        self.risk = config["backtest"]["risk_management"]
        self.haircut = self.backtest["delist_haircut"] if haircut is None else haircut
        self.lag = self.backtest["execution_lag"]
        self.counters = Counter()
        self.rows, self.decisions = [], []
        self.ruined = False
        # the book
        self.units, self.mark, self.marked_at = {}, {}, {}
        self.due_weights, self.due_units, self.due_is_exit = {}, {}, False
        self.equity = float(self.costs["initial_equity_usd"])
        self.entry = None
        self.executed = None
        self.betas = {}
        # the policy
        self.orders = []
        self.last_rebalance = None
        self.cooldown_until = -1
        self.waiting_since = None
        self.halved = False
        self.null_days = self.nulls_up_to(first - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.measured_r = np.full(market.M.shape, NAN)
            self.measured_r[1:] = market.M[1:] / market.M[:-1] - 1

    def nulls_up_to(self, t):
        n = 0
        while t >= 0 and self.regime[t] is None:
            n, t = n + 1, t - 1
        return n

    def run(self):
        for t in range(self.first, self.last + 1):
            row = Row(t, self.equity)
            self.rows.append(row)
            self.account(row)
            if self.ruined:
                break
            self.null_days = self.null_days + 1 if self.regime[t] is None else 0
            row.action = self.decide(t)
            self.counters[row.action] += 1
        return self

    # --- section 11 ---

    def account(self, row):
        t, market = row.t, self.market
        row.active = bool(self.units)
        self.pay_funding(row)
        for i in list(self.units):
            price = market.M[t, i]
            if math.isfinite(price):
                row.price_pnl += self.units[i] * (price - self.mark[i])
                self.mark[i], self.marked_at[i] = price, t
            elif t - self.marked_at[i] > self.backtest["max_staleness_days"]:
                sign = 1 if self.units[i] > 0 else -1
                row.price_pnl += self.units[i] * self.mark[i] * -self.haircut * sign
                self.counters["delisted"] += 1
                del self.units[i]
                self.due_weights.pop(i, None)
                self.due_units.pop(i, None)
        row.equity_mid = self.equity + row.price_pnl - row.funding
        if row.equity_mid <= 0:
            self.ruined = True
            row.equity = self.equity = row.equity_mid
            return
        self.trade(row)
        row.equity = self.equity = row.equity_mid - row.fees - row.slippage - row.impact
        self.ruined = self.equity <= 0
        row.exposures = {i: q * self.mark[i] for i, q in self.units.items()}
        if not self.units:
            self.entry = None
        elif self.entry is None:
            self.entry, self.halved = t, False
        if self.units:
            row.decision = self.executed
            shares = {i: value / self.equity for i, value in row.exposures.items()}
            row.drift = tuple(sum(w * self.betas[i][b] for i, w in shares.items()) for b in range(2))

    def pay_funding(self, row):
        """Units held over (t-1, t] at the marks of t-1."""
        if not (self.costs["funding_enabled"] and self.market.has_funding_tables):
            return
        names = ("funding_missing_days", "funding_days_daily", "funding_days_settled", "funding_days_partial")
        for i, q in self.units.items():
            kind = self.market.phi_kind[row.t, i]
            self.counters[names[kind]] += 1
            if kind:
                row.funding += q * self.mark[i] * self.market.phi[row.t, i]

    def trade(self, row):
        t = row.t
        for order in [order for order in self.orders if order.due == t]:
            self.orders.remove(order)
            self.due_weights, self.due_units = {}, {}
            self.due_is_exit = order.kind == "flatten"
            if order.kind == "halve":
                self.due_units = {i: q / 2 for i, q in self.units.items()}
            else:
                self.due_weights = {i: 0.0 for i in self.units} | order.weights
            if order.kind == "rebalance":
                self.executed = order.decision
                self.betas.update(order.decision.book.betas)
        for i in sorted([*self.due_weights, *self.due_units]):
            self.fill(row, i)

    def fill(self, row, i):
        t = row.t
        price = self.market.M[t, i]
        held = self.units.get(i, 0.0)
        by_weight = i in self.due_weights
        if not math.isfinite(price):
            self.counters["no_price_trades"] += 1
            return
        units = self.due_weights.pop(i) * row.equity_mid / price if by_weight else self.due_units.pop(i)
        amount = abs(units * price - held * price)
        if units == 0:
            self.units.pop(i, None)
        else:
            self.units[i] = units
            self.mark[i], self.marked_at[i] = price, t
        if amount == 0:
            return
        row.traded = True
        costs = self.costs
        share = costs["taker_share"]
        row.fees += amount * (share * costs["taker_fee_bps"] + (1 - share) * costs["maker_fee_bps"]) / 1e4
        row.slippage += amount * costs["slippage_bps"] / 1e4
        row.impact += self.impact(t, i, amount)
        if i in self.market.majors:
            row.major_traded += amount
        else:
            row.alt_traded += amount

    def impact(self, t, i, amount):
        k, n = self.costs["slippage_adv_multiplier"], self.costs["adv_days"]
        if k == 0:
            return 0.0
        sigma = column_stds(self.measured_r[max(0, t - 29) : t + 1, [i]], min_periods(30))[0]
        volume = self.market.volume_measured[max(0, t - n + 1) : t + 1, i]
        volume = volume[np.isfinite(volume)]
        adv = np.mean(volume) if len(volume) >= min_periods(n) else NAN
        if not math.isfinite(sigma) or not adv > 0:
            self.counters["impact_missing"] += 1
            return 0.0
        return k * sigma * math.sqrt(amount / adv) * amount

    # --- section 10 ---

    def held_after_orders(self):
        """A position, once every pending order is filled."""
        final = {i: q != 0 for i, q in self.units.items()} | {i: w != 0 for i, w in self.due_weights.items()}
        held = any(final.values())
        for order in self.orders:
            held = False if order.kind == "flatten" else True if order.kind == "rebalance" else held
        return held

    def flatten_pending(self):
        return any(order.kind == "flatten" for order in self.orders) or (self.due_is_exit and bool(self.due_weights))

    def decide(self, t):
        backtest = self.backtest
        regime, score = self.regime[t], self.score[t]
        tradable = regime in backtest["trade_regimes"]
        book = self.maker.book(t, self.counters) if tradable else None
        held = self.held_after_orders()

        fired = self.fired(t)
        if fired == "partial_profit":
            self.halved = True
            self.orders.append(Order(t + self.lag, "halve"))
            return "rebalance"
        if fired:
            self.counters[fired] += 1
            if fired in ("stop_loss", "trailing_stop"):
                self.cooldown_until = t + self.risk["stop_loss"]["cooldown_days"]
            else:
                self.waiting_since = t
        if self.waiting_since is not None and regime is not None and not tradable:
            self.waiting_since = None
        if fired:
            return self.flatten(t, held)
        if regime is None:
            return self.flatten(t, held) if self.null_days > self.config["regime"]["composite"]["max_gap_days"] else "hold"
        if book is None:
            return self.flatten(t, held)
        if self.waiting_since is not None:
            self.counters["rearm_wait"] += 1
            return "hold"
        if t <= self.cooldown_until:
            return "hold"
        if held and not self.moved(t, regime, score):
            return "hold"
        decision = Decision(t, book, self.score_scale(regime, score), self.maker.vol_factor(t, book, self.risk["volatility_targeting"]))
        self.decisions.append(decision)
        self.orders.append(Order(t + self.lag, "rebalance", decision.traded_weights, decision))
        self.last_rebalance = (t, regime, score)
        if book.mode != self.config["universe"]["neutrality_mode"]:
            self.counters[f"fallback_{book.mode}"] += 1
        return "rebalance"

    def flatten(self, t, held):
        if not held:
            return "hold"
        self.orders.append(Order(t + self.lag, "flatten"))
        return "flatten"

    def moved(self, t, regime, score):
        at, old_regime, old_score = self.last_rebalance
        every = self.backtest["rebalance_frequency_days"]
        delta = self.backtest["rebalance_score_delta"]
        return regime != old_regime or (delta is not None and abs(score - old_score) > delta) or (every is not None and t - at >= every)

    def score_scale(self, regime, score):
        rule, composite = self.backtest["regime_position_scaling"], self.config["regime"]["composite"]
        if not rule["enabled"]:
            return 1.0
        if not rule["use_score_magnitude"]:
            return float(rule.get(regime.lower(), 1.0))
        high, strong_high, s = composite["threshold_high"], composite["threshold_strong_high"], abs(score)
        if regime.startswith("STRONG"):
            return float(np.clip(s / strong_high, 0.6, 1))
        if regime.startswith("WEAK"):
            return float(np.clip(0.4 + 0.4 * (s - high) / (strong_high - high), 0.4, 0.8))
        return float(np.clip(s / high, 0.5, 1))

    def fired(self, t):
        """The first of stop_loss, take_profit (or partial_profit), time_exit, trailing_stop that fires at t."""
        if not self.units or self.entry is None or self.flatten_pending():
            return None
        since = [row for row in self.rows if row.t > self.entry]
        r = np.array([row.net_return for row in since])
        stop, profit, trailing = self.risk["stop_loss"], self.risk["take_profit"], self.risk["trailing_stop"]
        if stop["enabled"] and len(r):
            threshold = stop_threshold(r, stop)
            recent = np.prod(1 + r[-stop["lookback_days"] :]) - 1
            if r[-1] <= threshold or recent <= 1.5 * threshold:
                return "stop_loss"
        if profit["enabled"]:
            gain = np.prod(1 + r) - 1
            if profit["partial_profit_taking"]:
                if gain >= 2 * profit["profit_threshold"]:
                    return "take_profit"
                if gain >= profit["profit_threshold"] and not self.halved:
                    return "partial_profit"
            elif gain >= profit["profit_threshold"]:
                return "take_profit"
            if profit["time_based_exit_days"] is not None and t - self.entry >= profit["time_based_exit_days"]:
                return "time_exit"
        n = min(trailing["lookback_days"], t - self.entry)
        if trailing["enabled"] and n > 0:
            path = [row.equity for row in self.rows[-n:]]
            if path[-1] / max(path) - 1 <= trailing["drawdown_threshold"]:
                return "trailing_stop"
        return None


def stop_threshold(r, stop):
    """A loss of one day that fires; 1.5 times it over lookback_days."""
    recent = r[-20:]
    if not stop["volatility_adjusted"] or len(recent) < 5:
        return stop["daily_loss_threshold"]
    return float(np.clip(-stop["k_stop"] * std(recent), stop["daily_loss_threshold"], -0.01))
