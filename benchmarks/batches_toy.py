import time

from yhly_sim.engine.outcomes import RunResult


def busy(row):
    end=time.thread_time()+0.2
    while time.thread_time()<end:
        sum(range(1000))
    return RunResult({"a":1.0}, {"x":[0.0]*160})
def nothing(row):
    return RunResult({"a":1.0})
