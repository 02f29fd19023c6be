#include "net/multi_client.hpp"

#include "net/address.hpp"
#include "net/exchange.hpp"

#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace bluelamp {
namespace {

struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using CurlMulti = std::unique_ptr<CURLM, FreeMulti>;

constexpr int longest_poll_ms = 1000;

std::string host_of(const std::string& url) {
    const net::Address address(url);
    return address.host + ":" + address.port;
}

HttpResult cancelled() {
    HttpResult result;
    result.error = NetError::cancelled;
    result.cause = "the program is ending";
    return result;
}

} // namespace

class MultiClient::Impl {
public:
    Impl(NetworkOptions options, Limits limits)
        : options_(std::move(options))
        , limits_(limits)
        , first_handle_(net::make_handle())
        , multi_(curl_multi_init())
        , thread_([this] { run(); }) {}

    ~Impl() {
        stopping_ = true;
        curl_multi_wakeup(multi_.get());
        thread_.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start(HttpRequest request, Done done) {
        {
            const std::lock_guard lock(mutex_);
            arrived_.push_back(std::make_unique<Job>(std::move(request), std::move(done)));
        }
        curl_multi_wakeup(multi_.get());
    }

private:
    struct Job {
        Job(HttpRequest asked, Done then)
            : request(std::move(asked))
            , done(std::move(then))
            , host(host_of(request.url)) {}
        HttpRequest request;
        Done done;
        std::string host;
        net::CurlHandle handle;
        std::unique_ptr<net::Exchange> exchange;
    };
    using Jobs = std::list<std::unique_ptr<Job>>;

    void run() {
        while (!stopping_) {
            take_arrived();
            begin_waiting();
            int running = 0;
            curl_multi_perform(multi_.get(), &running);
            if (finish_done())
                continue; // there is room for those who wait
            curl_multi_poll(multi_.get(), nullptr, 0, longest_poll_ms, nullptr);
        }
        take_arrived();
        for (auto& [handle, job] : running_) {
            curl_multi_remove_handle(multi_.get(), handle);
            job->done(cancelled());
        }
        for (const auto& job : waiting_)
            job->done(cancelled());
    }

    void take_arrived() {
        const std::lock_guard lock(mutex_);
        waiting_.splice(waiting_.end(), arrived_);
    }

    void begin_waiting() {
        for (auto at = waiting_.begin(); at != waiting_.end() && running_.size() < limits_.at_once;) {
            auto& of_host = hosts_[(*at)->host];
            if (of_host >= limits_.per_host) {
                ++at;
                continue;
            }
            ++of_host;
            auto job = std::move(*at);
            at = waiting_.erase(at);
            job->handle = spare_.empty() ? net::make_handle() : std::move(spare_.back());
            if (!spare_.empty())
                spare_.pop_back();
            job->exchange = std::make_unique<net::Exchange>(options_, job->request, never_);
            send(std::move(job));
        }
    }

    /// The first time, and after each redirect.
    void send(std::unique_ptr<Job> job) {
        if (auto refusal = job->exchange->refusal()) {
            end(*job, *std::move(refusal));
            return;
        }
        auto* handle = job->handle.get();
        job->exchange->prepare(handle);
        curl_multi_add_handle(multi_.get(), handle);
        running_[handle] = std::move(job);
    }

    void end(Job& job, HttpResult result) {
        if (--hosts_[job.host] == 0)
            hosts_.erase(job.host);
        job.exchange.reset();
        if (spare_.size() < limits_.per_host * 4)
            spare_.push_back(std::move(job.handle));
        job.done(std::move(result));
    }

    bool finish_done() {
        bool any = false;
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            any = true;
            auto* handle = message->easy_handle;
            const auto code = message->data.result;
            auto job = std::move(running_.at(handle));
            running_.erase(handle);
            auto result = job->exchange->take(code);
            curl_multi_remove_handle(multi_.get(), handle);
            if (result)
                end(*job, *std::move(result));
            else
                send(std::move(job));
        }
        return any;
    }

    NetworkOptions options_;
    Limits limits_;
    CancelToken never_;
    net::CurlHandle first_handle_; ///< initialises libcurl before the multi handle is made
    CurlMulti multi_;
    std::mutex mutex_;
    Jobs arrived_; ///< this alone is shared; what follows is the thread's
    Jobs waiting_;
    std::map<CURL*, std::unique_ptr<Job>> running_;
    std::map<std::string, std::size_t> hosts_;
    std::vector<net::CurlHandle> spare_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

MultiClient::MultiClient(NetworkOptions options, Limits limits)
    : impl_(std::make_unique<Impl>(std::move(options), limits)) {}
MultiClient::~MultiClient() = default;

void MultiClient::start(HttpRequest request, Done done) {
    impl_->start(std::move(request), std::move(done));
}

} // namespace bluelamp
