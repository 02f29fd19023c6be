#include "draw/pictures.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>

namespace bluelamp::draw {
namespace {

struct Order {
    [[nodiscard]] static auto tied(const PictureRequest& r) {
        return std::tie(r.id, r.size.width, r.size.height, r.fit, r.focus_x, r.focus_y, r.radius);
    }
    bool operator()(const PictureRequest& a, const PictureRequest& b) const { return tied(a) < tied(b); }
};

std::size_t bytes_of(const Pixels& pixels) {
    return pixels.argb.size() * sizeof(std::uint32_t);
}

} // namespace

struct Pictures::Impl {
    struct Result {
        State state = State::pending;
        std::optional<Pixels> pixels;
        std::uint64_t asked = 0; ///< rises with every question; the smallest is forgotten first
    };

    Locate locate;
    std::function<void()> wake;
    Limits limits;

    mutable std::mutex mutex; ///< held for look-ups alone, never while a picture is decoded
    std::condition_variable more;
    std::map<PictureRequest, Result, Order> results;
    std::map<std::string, std::string> failures;
    std::deque<PictureRequest> waiting; ///< the last asked for at the back, and decoded first
    std::uint64_t questions = 0;
    std::size_t kept = 0;
    bool decoding = false;
    bool stop = false;
    std::jthread worker; // last: it uses all of the above

    void run();
    void keep(const PictureRequest& request, Pixels pixels);
    void fail(const PictureRequest& request, const std::string& reason);
    Result& ask(const PictureRequest& request);
};

Pictures::Impl::Result& Pictures::Impl::ask(const PictureRequest& request) {
    const auto [found, fresh] = results.try_emplace(request);
    found->second.asked = ++questions;
    if (fresh) {
        waiting.push_back(request);
        more.notify_one();
    }
    return found->second;
}

void Pictures::Impl::run() {
    std::unique_lock lock(mutex);
    while (true) {
        more.wait(lock, [this] { return stop || !waiting.empty(); });
        if (stop)
            return;
        const auto request = waiting.back();
        waiting.pop_back();
        decoding = true;
        lock.unlock();
        std::optional<Pixels> pixels;
        std::string reason;
        try {
            const auto file = locate(request.id);
            if (file.empty())
                reason = "read the picture " + request.id + ": it is not here";
            else
                pixels = decode_picture(file, request, limits);
        } catch (const std::exception& error) {
            reason = error.what();
        }
        lock.lock();
        decoding = false;
        if (pixels)
            keep(request, std::move(*pixels));
        else
            fail(request, reason);
        lock.unlock();
        wake();
        lock.lock();
    }
}

void Pictures::Impl::keep(const PictureRequest& request, Pixels pixels) {
    const auto found = results.find(request);
    if (found == results.end())
        return; // forgotten meanwhile
    kept -= found->second.pixels ? bytes_of(*found->second.pixels) : 0;
    kept += bytes_of(pixels);
    found->second.pixels = std::move(pixels);
    found->second.state = State::ready;
    while (kept > limits.kept_bytes) {
        auto oldest = results.end();
        for (auto it = results.begin(); it != results.end(); ++it)
            if (it->second.pixels && it != found &&
                (oldest == results.end() || it->second.asked < oldest->second.asked))
                oldest = it;
        if (oldest == results.end())
            return;
        kept -= bytes_of(*oldest->second.pixels);
        results.erase(oldest);
    }
}

void Pictures::Impl::fail(const PictureRequest& request, const std::string& reason) {
    if (const auto found = results.find(request); found != results.end()) {
        found->second.state = State::failed;
        failures[request.id] = reason;
    }
}

Pictures::Pictures(Locate locate, std::function<void()> wake)
    : Pictures(std::move(locate), std::move(wake), Limits{}) {}

Pictures::Pictures(Locate locate, std::function<void()> wake, Limits limits)
    : impl_(std::make_unique<Impl>()) {
    impl_->locate = std::move(locate);
    impl_->wake = std::move(wake);
    impl_->limits = limits;
    impl_->worker = std::jthread([impl = impl_.get()] { impl->run(); });
}

Pictures::~Pictures() {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stop = true;
    }
    impl_->more.notify_all();
    impl_->worker.join();
}

std::optional<Pixels> Pictures::take(const PictureRequest& request) {
    const std::lock_guard lock(impl_->mutex);
    auto& result = impl_->ask(request);
    if (!result.pixels)
        return std::nullopt;
    impl_->kept -= bytes_of(*result.pixels);
    auto taken = std::move(result.pixels);
    impl_->results.erase(request);
    return taken;
}

Pictures::State Pictures::state(const PictureRequest& request) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->ask(request).state;
}

std::string Pictures::failure(const std::string& id) const {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->failures.find(id);
    return found == impl_->failures.end() ? std::string() : found->second;
}

void Pictures::forget(const std::string& id) {
    const std::lock_guard lock(impl_->mutex);
    impl_->failures.erase(id);
    std::erase_if(impl_->waiting, [&](const PictureRequest& request) { return request.id == id; });
    std::erase_if(impl_->results, [&](const auto& entry) {
        if (entry.first.id != id)
            return false;
        impl_->kept -= entry.second.pixels ? bytes_of(*entry.second.pixels) : 0;
        return true;
    });
}

bool Pictures::idle() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->waiting.empty() && !impl_->decoding;
}

} // namespace bluelamp::draw
