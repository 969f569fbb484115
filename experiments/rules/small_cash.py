"""Other forms of the rule `small_cash`: how far a payment is felt as a small one, which crowds motivation out.

Each takes what the package's form takes: cash a year to one person, the cash that is noticed, the cash that is small no
more, in yuan; arrays or numbers. It gives a share in [0, 1], 0 where there is no cash.
"""

import numpy as np


def no_crowding(cash_yuan, noticed_yuan, small_yuan):
    """No payment is felt as a small one: money adds to motives and never takes from them."""
    return np.zeros(np.broadcast(cash_yuan, noticed_yuan, small_yuan).shape)


def fading_crowding(cash_yuan, noticed_yuan, small_yuan):
    """The less it is, the smaller it is felt: min(cash / noticed, 1) x max(0, 1 - cash / small), without a step."""
    cash = np.asarray(cash_yuan, dtype=float)
    return np.minimum(cash / noticed_yuan, 1.0) * np.maximum(1.0 - cash / small_yuan, 0.0)
