// A planet around a star: positions after equal steps of time, in astronomical units and years.
#pragma once

#include <vector>

struct Position {
  double x;
  double y;
};

/// `steps` positions of one year, from (1, 0) with `speed` (2 pi is a circle).
std::vector<Position> Simulate(double speed, int steps);
