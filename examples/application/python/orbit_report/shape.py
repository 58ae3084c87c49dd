"""What a path looks like."""

import math


def describe(path):
    distances = [math.hypot(x, y) for x, y in path]
    nearest, farthest = min(distances), max(distances)
    return {
        "steps": len(path),
        "nearest": "%.3f" % nearest,
        "farthest": "%.3f" % farthest,
        "eccentricity": "%.3f" % ((farthest - nearest) / (farthest + nearest)),
    }
