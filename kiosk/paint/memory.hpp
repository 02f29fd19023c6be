#pragma once

namespace bluelamp::paint {

/// Once, at a program's start: memory of pictures and frames goes back to the system as soon as it is freed.
/// Left to itself glibc, after the first large block was freed, takes others of its size from the heap and
/// keeps what is between them: a fifth of the kiosk's memory.
void give_back_large_blocks();

} // namespace bluelamp::paint
