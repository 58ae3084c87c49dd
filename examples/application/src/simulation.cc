#include "simulation.h"

#include <cmath>

std::vector<Position> Simulate(double speed, int steps) {
  constexpr double kGravity = 39.47841760435743;  // 4 pi^2: of the sun, in these units.
  const double step = 1.0 / steps;
  Position position{1, 0};
  Position velocity{0, speed};
  std::vector<Position> path;
  for (int i = 0; i < steps; ++i) {
    const double distance = std::hypot(position.x, position.y);
    const double pull = kGravity / (distance * distance * distance);
    velocity = {velocity.x - pull * position.x * step, velocity.y - pull * position.y * step};
    position = {position.x + velocity.x * step, position.y + velocity.y * step};
    path.push_back(position);
  }
  return path;
}
