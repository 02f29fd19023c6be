#include "paint/memory.hpp"

#include <malloc.h>

namespace bluelamp::paint {

void give_back_large_blocks() {
#if defined(__GLIBC__)
    constexpr int large = 256 * 1024;
    mallopt(M_MMAP_THRESHOLD, large);
#endif
}

} // namespace bluelamp::paint
