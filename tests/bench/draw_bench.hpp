#pragma once

#include "bench/report.hpp"

/// Drawing, measured on the real screens at 1920×1080 by the software renderer: in a window where DISPLAY or
/// WAYLAND_DISPLAY is set (presenting included), else headless.
namespace bluelamp::bench {

void start(Report& report);
void still(Report& report);
void fade(Report& report);
void drag(Report& report);
void frame(Report& report);

/// What the process that `start` runs does: shows the loop's first slide and writes one line to stdout:
/// nanoseconds of CLOCK_MONOTONIC at the first frame, and at the first with its picture, of processor time
/// until the first; resident and proportional bytes.
void tell_first_frame();

} // namespace bluelamp::bench
