#include "crypto/secret.hpp"

#include "base/failure.hpp"

#include <cstring>

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace bluelamp {

void keep_memory_private() noexcept {
#ifndef __SANITIZE_ADDRESS__ // whose leak check traces the process
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
    constexpr rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

void wipe(std::string& text) {
    text.resize(text.capacity());
    sodium_memzero(text.data(), text.size());
    text.clear();
}

void Secret::Free::operator()(std::uint8_t* memory) const {
    sodium_free(memory);
}

Secret::Secret(ByteView bytes)
    : size_(bytes.size()) {
    init_crypto();
    if (size_ == 0)
        return;
    memory_.reset(static_cast<std::uint8_t*>(sodium_malloc(size_)));
    if (!memory_)
        throw Failure("hold a secret", "no guarded memory is left", "raise the limit of locked memory",
                      Retry::yes);
    std::memcpy(memory_.get(), bytes.data(), size_);
}

Secret Secret::random(std::size_t size) {
    auto bytes = random_bytes(size);
    const WipeAtExit wiped(bytes);
    return Secret(bytes);
}

ByteView Secret::view() const {
    return {reinterpret_cast<const char*>(memory_.get()), size_};
}

} // namespace bluelamp
