#include "play/live_script.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bluelamp::play {
namespace {

constexpr std::size_t longest_line = 64 * 1024;

} // namespace

LiveScript::LiveScript(int descriptor, std::function<void()> wake)
    : descriptor_(descriptor)
    , stop_(eventfd(0, EFD_CLOEXEC))
    , wake_(std::move(wake)) {
    if (stop_ < 0)
        throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::thread([this] { run(); });
}

LiveScript::~LiveScript() {
    eventfd_write(stop_, 1);
    thread_.join();
    close(stop_);
}

LiveScript::News LiveScript::take() {
    const std::lock_guard lock(mutex_);
    if (news_.steps.empty() && !mistake_.empty())
        throw std::invalid_argument(mistake_);
    News taken;
    std::swap(taken.steps, news_.steps);
    taken.ended = news_.ended && mistake_.empty();
    return taken;
}

void LiveScript::line(std::string_view text) {
    ++number_;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos)
        return;
    const std::lock_guard lock(mutex_);
    if (!mistake_.empty())
        return;
    try {
        news_.steps.push_back(parse_step(text, number_));
    } catch (const std::invalid_argument& mistake) {
        mistake_ = mistake.what();
    }
}

void LiveScript::run() {
    std::string unread;
    std::array<char, 4096> bytes{};
    for (bool open = true; open;) {
        std::array<pollfd, 2> either{{{descriptor_, POLLIN, 0}, {stop_, POLLIN, 0}}};
        if (poll(either.data(), either.size(), -1) < 0 && errno == EINTR)
            continue;
        if (either[1].revents != 0)
            return;
        const auto got = read(descriptor_, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR)
            continue;
        open = got > 0;
        if (open)
            unread.append(bytes.data(), static_cast<std::size_t>(got));
        for (std::size_t end = 0; (end = unread.find('\n')) != std::string::npos; unread.erase(0, end + 1))
            line(std::string_view(unread).substr(0, end));
        if (!open || unread.size() > longest_line) {
            if (!unread.empty())
                line(unread); // too long, or the last without an end
            open = false;
            const std::lock_guard lock(mutex_);
            news_.ended = true;
        }
        wake_();
    }
}

} // namespace bluelamp::play
