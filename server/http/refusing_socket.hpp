#pragma once

#include <asio.hpp>
#include <restinio/tls_fwd.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// RESTinio 0.6 closes the connection without a word when a body is over its limit or a request cannot be
/// parsed, and a client that is still sending then sees a reset instead of 413. Included by server.cpp alone.
namespace bluelamp::http {

/// A TCP socket that answers 413 or 400 when it is closed over a request that nobody has answered, and reads
/// on for a moment so that the answer is not lost to a reset. Used on the network thread only.
class RefusingSocket {
public:
    using executor_type = asio::ip::tcp::socket::executor_type;
    using lowest_layer_type = asio::ip::tcp::socket::lowest_layer_type;

    explicit RefusingSocket(asio::io_context& context)
        : socket_(context)
        , state_(std::make_unique<State>()) {}
    /// Sockets move between accepting one and reading from it, when there is nothing to remember yet; and the
    /// one moved from accepts again.
    RefusingSocket(RefusingSocket&& other) noexcept
        : socket_(std::move(other.socket_))
        , state_(std::make_unique<State>()) {}
    RefusingSocket& operator=(RefusingSocket&&) = delete;

    [[nodiscard]] auto& lowest_layer() { return socket_.lowest_layer(); }
    [[nodiscard]] const auto& lowest_layer() const { return socket_.lowest_layer(); }
    [[nodiscard]] auto get_executor() { return socket_.get_executor(); }
    [[nodiscard]] auto remote_endpoint() const { return socket_.remote_endpoint(); }
    [[nodiscard]] bool is_open() const { return socket_.is_open(); }
    void cancel(asio::error_code& error) { socket_.cancel(error); }

    template <typename Buffers, typename Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        state_->reading = true;
        const auto* bytes = static_cast<const char*>(asio::buffer_sequence_begin(buffers)->data());
        auto executor = asio::get_associated_executor(handler, socket_.get_executor());
        // The state outlives this socket's moves; the connection that owns both outlives its handlers.
        return socket_.async_read_some(
            buffers, asio::bind_executor(
                         executor, [state = state_.get(), bytes, handler = std::forward<Handler>(handler)](
                                       const asio::error_code& error, std::size_t count) mutable {
                             state->reading = false;
                             state->ended = static_cast<bool>(error);
                             ++state->reads;
                             state->unanswered = std::string_view(bytes, count);
                             handler(error, count);
                         }));
    }

    template <typename Buffers, typename Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        state_->reads = 0;
        state_->unanswered = {};
        return socket_.async_write_some(buffers, std::forward<Handler>(handler));
    }

    void shutdown(asio::ip::tcp::socket::shutdown_type what, asio::error_code& error) {
        if (state_->reading || state_->ended || state_->unanswered.empty()) {
            socket_.shutdown(what, error);
            return;
        }
        const auto answer = state_->refusal();
        asio::write(socket_, asio::buffer(answer), error);
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
        std::make_shared<Drain>(std::move(socket_))->start();
    }
    void close() { socket_.close(); }

private:
    struct State {
        bool reading = false;
        bool ended = false; ///< the peer closed, or the socket failed
        int reads = 0;      ///< since the last answer
        std::string_view unanswered;

        /// A body over the limit is refused at its Content-Length or in its midst; a broken head otherwise.
        [[nodiscard]] std::string refusal() const {
            std::string head(unanswered);
            std::transform(head.begin(), head.end(), head.begin(),
                           [](unsigned char c) { return std::tolower(c); });
            const bool too_large = reads > 1 || head.find("\r\ncontent-length:") != std::string::npos;
            const auto path = page_wanted(head);
            if (too_large && path)
                return page("413 Content Too Large", *path);
            return too_large ? canned("413 Content Too Large", "Content Too Large", 413)
                             : canned("400 Bad Request", "Bad Request", 400);
        }
        /// Where a browser that wants a page may start again: the first part of the request's path, kept to
        /// letters, or the front page. nullopt for a program. `head` is in lower case.
        static std::optional<std::string> page_wanted(const std::string& head) {
            const auto accepts = head.find("\r\naccept:");
            if (accepts == std::string::npos ||
                head.substr(accepts, head.find("\r\n", accepts + 2) - accepts).find("text/html") ==
                    std::string::npos)
                return std::nullopt;
            std::string path = "/";
            const auto slash = head.find(" /");
            for (auto at = slash + 2; slash != std::string::npos && at < head.size(); ++at) {
                if (head[at] < 'a' || head[at] > 'z')
                    break;
                path += head[at];
            }
            return path;
        }
        /// Plain, for nothing of ours is at hand here: it stands alone, without a style sheet.
        static std::string page(const std::string& status, const std::string& path) {
            const auto body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                              "<meta name=\"viewport\" content=\"width=device-width\">"
                              "<title>This is too large</title><h1>This is too large</h1>"
                              "<p>Nothing was changed. Use the Back button of your browser, choose a smaller "
                              "file, and send the form again.</p><p><a href=\"" +
                              path + "\">Or start again</a></p>\n";
            return answer(status, "text/html; charset=utf-8", body);
        }
        static std::string answer(const std::string& status, const std::string& type,
                                  const std::string& body) {
            return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
                   "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
                   "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
                   "Content-Length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body;
        }
        static std::string canned(const std::string& status, const std::string& title, int code) {
            const auto body = R"({"type":"about:blank","title":")" + title + R"(","status":)" +
                              std::to_string(code) +
                              R"(,"detail":"the request is too large or cannot be read"})" + "\n";
            return answer(status, "application/problem+json", body);
        }
    };

    /// Reads and forgets until the peer closes or five seconds have passed.
    class Drain : public std::enable_shared_from_this<Drain> {
    public:
        explicit Drain(asio::ip::tcp::socket socket)
            : socket_(std::move(socket))
            , timer_(socket_.get_executor()) {}
        void start() {
            timer_.expires_after(std::chrono::seconds(5));
            timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
                if (!error)
                    self->socket_.close();
            });
            read();
        }

    private:
        void read() {
            socket_.async_read_some(asio::buffer(scratch_),
                                    [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                                        if (error)
                                            self->timer_.cancel();
                                        else
                                            self->read();
                                    });
        }
        asio::ip::tcp::socket socket_;
        asio::steady_timer timer_;
        std::array<char, 16384> scratch_{};
    };

    asio::ip::tcp::socket socket_;
    std::unique_ptr<State> state_;
};

/// RESTinio finds these two by the socket's type.
template <typename Connection, typename Start, typename Fail>
void prepare_connection_and_start_read(RefusingSocket&, Connection&, Start start, Fail) {
    start();
}
inline restinio::impl::tls_socket_t* make_tls_socket_pointer_for_state_listener(RefusingSocket&) noexcept {
    return nullptr;
}

} // namespace bluelamp::http
