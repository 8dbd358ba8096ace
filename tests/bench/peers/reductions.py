"""Logistic regression of scikit-learn, and exponentiated gradient around it in numpy: the stand-in for Fairlearn, which the
distribution does not have. Written from Agarwal et al. 2018 with the rules that src/method/in/exponentiated_gradient.c names,
for demographic parity. reductions.py ROWS"""
import sys

import numpy as np
import sklearn
from scipy.optimize import linprog
from sklearn.linear_model import LogisticRegression

import rows

BOUND, MULTIPLIER, ROUNDS, LEAST_ROUNDS, PRECISION = 0.01, 100, 50, 5, 1e-8

data = rows.read(sys.argv[1])
# lbfgs is faster on doubles.
x, test_x = data.train.x.astype(np.float64), data.test.x.astype(np.float64)
y, group = data.train.y, data.train.group
n = len(y)
share = np.bincount(group, minlength=2) / n


def fit(label, weight=None):
    return LogisticRegression(max_iter=1000).fit(x, label, sample_weight=weight)


def logistic(amount):
    for _ in range(amount):
        score = fit(y).predict_proba(test_x)[:, 1]
    return lambda: rows.log_loss(data.test.y, score)


class Game:
    """The learner's answers so far. lam (4): of each sign and group; gamma: how far a group's rate is beyond that of all."""

    def __init__(self):
        self.members, self.error, self.gamma = [], [], []

    def respond(self, lam):
        signed = lam[:2] - lam[2:]
        worth = np.where(y == 1, 1.0, -1.0) + (signed.sum() - signed / share)[group]
        label, weight = (worth > 0).astype(np.uint8), abs(worth)
        if label.min() == label.max():
            decision = label
        else:
            decision = fit(label, weight * n / weight.sum()).predict(x)
        rate = np.bincount(group, decision, minlength=2) / n / share
        beyond = rate - decision.mean()
        error, gamma = np.mean(decision != y), np.concatenate([beyond, -beyond])
        values = [e + lam @ g for e, g in zip(self.error, self.gamma)]
        if values and error + lam @ gamma > min(values) - PRECISION:
            return int(np.argmin(values))
        self.members.append(decision), self.error.append(error), self.gamma.append(gamma)
        return len(self.members) - 1

    def program(self):
        """The best mixture, and its multipliers."""
        k = len(self.members)
        cost = np.append(self.error, MULTIPLIER)
        beyond = np.hstack([np.array(self.gamma).T, -np.ones((4, 1))])
        found = linprog(cost, beyond, np.full(4, BOUND), [[1] * k + [0]], [1], method="highs")
        return found.x[:k], -found.ineqlin.marginals

    def gap(self, mixture, lam, nu):
        mixture = np.append(mixture, np.zeros(len(self.members) - len(mixture)))
        error, beyond = mixture @ self.error, mixture @ np.array(self.gamma) - BOUND
        signed = np.maximum(0, np.concatenate([lam[:2] - lam[2:], lam[2:] - lam[:2]]))
        value = low = error + signed @ beyond
        high = error + MULTIPLIER * max(0, beyond.max())
        for times in (1, 2, 5, 10):
            k = self.respond(times * lam)
            low = min(low, self.error[k] + signed @ (self.gamma[k] - BOUND))
            if max(value - low, high - value) > nu + PRECISION:
                break
        return max(value - low, high - value)


def play():
    game, theta, sum_of_lam, votes = Game(), np.zeros(4), np.zeros(4), []
    best, best_gap, last_gap, least, last_check = None, np.inf, np.inf, np.inf, LEAST_ROUNDS
    for t in range(ROUNDS):
        lam = np.exp(theta - max(0, theta.max()))
        lam *= MULTIPLIER / (np.exp(-max(0, theta.max())) + lam.sum())
        chosen = game.respond(lam)
        if t == 0:
            nu = 0.5 * np.sqrt(game.error[chosen] * (1 - game.error[chosen]) / (n - 1))
            eta = 2.0 / MULTIPLIER
        votes.append(chosen)
        sum_of_lam += lam
        rounds = np.bincount(votes, minlength=len(game.members)) / (t + 1)
        gap = of_rounds = game.gap(rounds, sum_of_lam / (t + 1), nu)
        mixture = rounds
        if t > 0:
            program, price = game.program()
            of_program = game.gap(program, price, nu)
            if of_program <= gap:
                mixture, gap = program, of_program
        least = min(least, of_rounds)
        if gap <= best_gap + PRECISION:
            best = mixture
        best_gap = min(best_gap, gap)
        if gap < nu and t >= LEAST_ROUNDS:
            break
        if t >= 1.6 * last_check:
            eta *= 0.8 if least > 0.8 * last_gap else 1
            last_check, last_gap = t, least
        theta += eta * (game.gamma[chosen] - BOUND)
    return np.tensordot(best, game.members[: len(best)], 1)


def exponentiated_gradient(amount):
    for _ in range(amount):
        chance = play()

    def error_and_gap():
        rate = [chance[group == g].mean() for g in (0, 1)]
        return np.where(y == 1, 1 - chance, chance).mean() + abs(rate[1] - rate[0])

    return error_and_gap


rows.serve(f"scikit-learn {sklearn.__version__}", {3: logistic, 8: exponentiated_gradient})
