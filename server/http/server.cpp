#include "http/server.hpp"

#include "base/failure.hpp"
#include "http/refusing_socket.hpp"

#include <restinio/all.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace bluelamp::http {
namespace {

struct Traits
    : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t,
                         std::function<restinio::request_handling_status_t(restinio::request_handle_t)>,
                         restinio::default_strand_t, RefusingSocket> {
    static constexpr bool use_connection_count_limiter = true;
};

constexpr std::size_t most_header_fields = 100;
constexpr std::size_t longest_header_value = 8192;
constexpr std::size_t longest_url = 4096;
constexpr auto longest_handling = std::chrono::minutes(5);
constexpr auto longest_write = std::chrono::minutes(1);
constexpr auto longest_file_write = std::chrono::minutes(30);

class Exchange;

/// The requests that are being handled; stop() waits until there are none.
class InFlight {
public:
    void enter(Exchange* exchange) {
        const std::lock_guard lock(mutex_);
        exchanges_.insert(exchange);
    }
    void leave(Exchange* exchange) {
        const std::lock_guard lock(mutex_);
        exchanges_.erase(exchange);
        none_.notify_all();
    }
    void wait_for_none(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        none_.wait_for(lock, patience, [&] { return exchanges_.empty(); });
    }
    /// Answers those that are left, so that whoever keeps their Reply no longer keeps the connection.
    void turn_away_the_rest();

private:
    std::mutex mutex_;
    std::condition_variable none_;
    std::set<Exchange*> exchanges_;
};

/// One request on its way: answered once, with a 500 if everybody forgets it.
class Exchange {
public:
    Exchange(restinio::request_handle_t request, std::string route, const Headers& headers,
             const Server::Observer& observer, std::shared_ptr<InFlight> in_flight)
        : request_(std::move(request))
        , route_(std::move(route))
        , headers_(headers)
        , observer_(observer)
        , in_flight_(std::move(in_flight)) {
        in_flight_->enter(this);
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() {
        answer(problem(500, "the server did not answer this request; try again later"));
        in_flight_->leave(this);
    }

    void answer(Response response) noexcept {
        if (answered_.exchange(true))
            return;
        try {
            if (observer_)
                observer_(route_, response.status, std::chrono::steady_clock::now() - started_);
            send(std::move(response));
            request_.reset();
        } catch (const std::exception& error) {
            spdlog::error("sending an answer to {}: {}", route_, error.what());
        }
    }

private:
    template <typename Builder>
    void add_headers(Builder& builder, const Response& response) const {
        for (const auto& [name, value] : response.headers)
            builder.append_header(name, value);
        for (const auto& [name, value] : headers_)
            if (!builder.header().has_field(name))
                builder.append_header(name, value);
        builder.append_header_date_field();
    }

    /// Once it is open, it is sent whole, even if it is removed meanwhile.
    static std::optional<restinio::sendfile_t> open_file(const FileBody& file) {
        try {
            return restinio::sendfile(file.path)
                .offset_and_size(static_cast<restinio::file_offset_t>(file.offset), file.length)
                .timelimit(longest_file_write);
        } catch (const std::exception& error) {
            spdlog::warn("opening {}: {}", file.path.string(), error.what());
            return std::nullopt;
        }
    }

    void send(Response response) {
        const auto reason = reason_of(response.status);
        const restinio::http_status_line_t status(
            restinio::http_status_code_t(static_cast<std::uint16_t>(response.status)), std::string(reason));
        const bool head = request_->header().method() == restinio::http_method_head();
        if (head || response.status == 304 || response.status == 204) {
            auto builder = request_->create_response<restinio::user_controlled_output_t>(status);
            add_headers(builder, response);
            if (head)
                builder.set_content_length(response.file ? response.file->length : response.body.size());
            builder.done();
            return;
        }
        std::optional<restinio::sendfile_t> file;
        if (response.file) {
            file = open_file(*response.file);
            if (!file)
                return send(problem(404, "it is no longer here"));
        }
        auto builder = request_->create_response(status);
        add_headers(builder, response);
        if (file)
            builder.set_body(std::move(*file));
        else
            builder.set_body(std::move(response.body));
        builder.done();
    }

    restinio::request_handle_t request_;
    std::string route_;
    const Headers& headers_;
    const Server::Observer& observer_;
    std::shared_ptr<InFlight> in_flight_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::atomic<bool> answered_{false};
};

void InFlight::turn_away_the_rest() {
    const std::lock_guard lock(mutex_);
    for (auto* exchange : exchanges_)
        exchange->answer(
            problem_later(503, "the server is stopping; try again later", std::chrono::seconds(5)));
}

std::map<std::string, std::string> query_of(std::string_view text) {
    std::map<std::string, std::string> query;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        const auto name = decode_percent(pair.substr(0, equals), true);
        const auto value = decode_percent(
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (name && value)
            query[*name] = *value;
    }
    return query;
}

/// nullopt when the path's escapes are broken.
std::optional<Request> read(const restinio::request_t& from) {
    const auto& head = from.header();
    const auto path = decode_percent({head.path().data(), head.path().size()}, false);
    if (!path)
        return std::nullopt;
    Request request;
    request.method = head.method() == restinio::http_method_head() ? "GET" : head.method().c_str();
    request.path = *path;
    request.query = query_of({head.query().data(), head.query().size()});
    head.for_each_field(
        [&](const auto& field) { request.headers.emplace_back(field.name(), field.value()); });
    request.body = from.body();
    request.remote = from.remote_endpoint().address().to_string();
    return request;
}

} // namespace

class Server::Running {
public:
    Running(const Options& options, const std::vector<Route>& routes, const Observer& observer)
        : options_(options)
        , routes_(routes)
        , otherwise_{"GET", "", options.not_found, 0}
        , observer_(observer)
        , in_flight_(std::make_shared<InFlight>())
        , workers_(options.workers)
        , server_(restinio::external_io_context(network_), [&](auto& settings) { configure(settings); }) {}

    void open() {
        server_.open_sync();
        thread_ = std::thread([this] { network_.run(); });
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    void stop(std::chrono::milliseconds patience) {
        stopping_ = true;
        asio::post(network_, [this] { server_.close_sync(); });
        in_flight_->wait_for_none(patience);
        in_flight_->turn_away_the_rest();
        workers_.stop();
        workers_.join();
        // What was answered is on its way out of the network thread; give it a moment to leave.
        auto flush = std::make_shared<asio::steady_timer>(network_, std::chrono::milliseconds(100));
        flush->async_wait([this, flush](const asio::error_code&) { network_.stop(); });
        thread_.join();
    }

private:
    template <typename Settings>
    void configure(Settings& settings) {
        settings.port(options_.port)
            .address(options_.address)
            .protocol(asio::ip::make_address(options_.address).is_v6() ? asio::ip::tcp::v6()
                                                                       : asio::ip::tcp::v4())
            .max_parallel_connections(options_.most_connections)
            .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                          .max_url_size(longest_url)
                                          .max_field_count(most_header_fields)
                                          .max_field_value_size(longest_header_value)
                                          .max_body_size(largest_body()))
            .read_next_http_message_timelimit(std::chrono::minutes(2))
            .handle_request_timeout(longest_handling)
            .write_http_response_timelimit(longest_write)
            .acceptor_post_bind_hook(
                [this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); })
            .request_handler(
                [this](restinio::request_handle_t request) { return accept(std::move(request)); });
    }

    /// What any route takes; RESTinio reads no further.
    [[nodiscard]] std::uint64_t largest_body() const {
        auto largest = options_.body_limit;
        for (const auto& route : routes_)
            largest = std::max(largest, route.body_limit);
        return largest;
    }

    [[nodiscard]] std::uint64_t limit_of(const Route& route) const {
        return route.body_limit == 0 ? options_.body_limit : route.body_limit;
    }

    /// Finds the route, on the network thread, and hands the request to a worker.
    restinio::request_handling_status_t accept(restinio::request_handle_t handle) {
        auto request = read(*handle);
        const Route* route = nullptr;
        std::set<std::string> allowed;
        if (request)
            for (const auto& candidate : routes_)
                if (auto parameters = match(candidate.pattern, request->path)) {
                    allowed.insert(candidate.method);
                    if (candidate.method == request->method && route == nullptr) {
                        route = &candidate;
                        request->parameters = std::move(*parameters);
                    }
                }
        if (route == nullptr && allowed.empty() && options_.not_found)
            route = &otherwise_;
        auto exchange = std::make_shared<Exchange>(handle, route != nullptr ? route->pattern : "",
                                                   options_.headers, observer_, in_flight_);
        if (!request)
            exchange->answer(problem(400, "the address has a broken escape; write % as %25"));
        else if (route == nullptr)
            exchange->answer(refuse(allowed));
        else if (request->body.size() > limit_of(*route))
            exchange->answer(problem(413, "the request is too large; send less at a time"));
        else if (stopping_)
            exchange->answer(
                problem_later(503, "the server is stopping; try again later", std::chrono::seconds(5)));
        else
            asio::post(workers_, [exchange, route, request = std::make_shared<Request>(std::move(*request))] {
                handle_on_worker(*route, *request, exchange);
            });
        return restinio::request_accepted();
    }

    static Response refuse(const std::set<std::string>& allowed) {
        if (allowed.empty())
            return problem(404, "there is nothing at this address");
        auto response = problem(405, "this address does not take that method");
        std::string methods;
        for (const auto& method : allowed)
            methods += (methods.empty() ? "" : ", ") + method;
        response.headers.emplace_back("Allow", methods);
        return response;
    }

    static void handle_on_worker(const Route& route, const Request& request,
                                 const std::shared_ptr<Exchange>& exchange) {
        const Reply reply = [exchange](Response response) { exchange->answer(std::move(response)); };
        try {
            route.handler(request, reply);
        } catch (const Failure& failure) {
            spdlog::error("{} {}: {}", route.method, route.pattern, failure.what());
            reply(failure.retry() == Retry::yes
                      ? problem_later(503, "the server cannot do this now; try again later",
                                      std::chrono::seconds(5))
                      : problem(500, "the server could not do this; its log says why, try again later"));
        } catch (const std::exception& error) {
            spdlog::error("{} {}: {}", route.method, route.pattern, error.what());
            reply(problem(500, "the server could not do this; its log says why, try again later"));
        }
    }

    const Options& options_;
    const std::vector<Route>& routes_;
    Route otherwise_;
    const Observer& observer_;
    std::shared_ptr<InFlight> in_flight_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint16_t> port_{0};
    asio::io_context network_;
    asio::thread_pool workers_;
    restinio::http_server_t<Traits> server_;
    std::thread thread_;
};

Server::Server(Options options, std::vector<Route> routes, Observer observer)
    : options_(std::move(options))
    , routes_(std::move(routes))
    , observer_(std::move(observer)) {}

Server::~Server() {
    stop(std::chrono::milliseconds(0));
}

void Server::start() {
    try {
        auto running = std::make_unique<Running>(options_, routes_, observer_);
        running->open();
        running_ = std::move(running);
    } catch (const std::exception& error) {
        throw Failure("listening on " + options_.address + ":" + std::to_string(options_.port), error.what(),
                      "choose another address with --listen, or stop what uses it");
    }
}

std::uint16_t Server::port() const {
    return running_ ? running_->port() : 0;
}

void Server::stop(std::chrono::milliseconds patience) {
    if (!running_)
        return;
    running_->stop(patience);
    running_.reset();
}

} // namespace bluelamp::http
