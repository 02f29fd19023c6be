#pragma once

#include "crypto/bytes.hpp"

#include <memory>

namespace bluelamp {

/// Overwrites the string's whole capacity and empties it.
void wipe(std::string& text);

/// Wipes a string at the end of a scope, thrown out of or not.
class WipeAtExit {
public:
    explicit WipeAtExit(std::string& text)
        : text_(text) {}
    ~WipeAtExit() { wipe(text_); }
    WipeAtExit(const WipeAtExit&) = delete;
    WipeAtExit& operator=(const WipeAtExit&) = delete;

private:
    std::string& text_;
};

/// Nobody may dump, trace or read this process from outside (prctl(2), PR_SET_DUMPABLE) but root, and no core
/// file is written: what visitors write and the keys pass through its memory. First thing in `main`.
void keep_memory_private() noexcept;

/// Octets in guarded, locked memory that is wiped when it is released (sodium_malloc). Moves, never copies.
class Secret {
public:
    Secret() = default;
    explicit Secret(ByteView bytes); ///< copies; the caller wipes its own
    [[nodiscard]] static Secret random(std::size_t size);

    [[nodiscard]] ByteView view() const;
    [[nodiscard]] std::uint8_t* data() { return memory_.get(); }
    [[nodiscard]] const std::uint8_t* data() const { return memory_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] Secret clone() const { return Secret(view()); }

private:
    struct Free {
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Free> memory_;
    std::size_t size_ = 0;
};

} // namespace bluelamp
