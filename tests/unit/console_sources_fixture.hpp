#pragma once

#include "curation/desk.hpp"
#include "curation/follower.hpp"
#include "support/console_site.hpp"
#include "support/loopback_server.hpp"

/// The console, and a publisher whose feed says what the test says.
namespace bluelamp::testing {

inline bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

inline std::string feed_item(const std::string& id, const std::string& title,
                             const std::string& text = "Come along.") {
    return "<item><guid isPermaLink=\"false\">" + id + "</guid><title>" + title + "</title><description>" +
           text + "</description><pubDate>Sun, 01 Feb 2026 09:00:00 GMT</pubDate></item>";
}

struct SourceDesk : ConsoleSite {
    SourceDesk() {
        static_cast<void>(publish(small_publication));
        add_user("ed", "editor");
        add_user("hill.ed", "editor", {"hill"});
        add_user("vera", "viewer");
        parts->private_sources = true;
        say({feed_item("a", "Bonfire in the park"), feed_item("b", "Road closed")});
    }

    void say(const std::vector<std::string>& items, const std::string& title = "Harbour Council") {
        std::string all;
        for (const auto& item : items)
            all += item;
        const std::lock_guard lock(mutex);
        status = 200;
        body = R"(<?xml version="1.0"?><rss version="2.0"><channel><title>)" + title + "</title>" + all +
               "</channel></rss>";
    }
    void break_with(int wanted) {
        const std::lock_guard lock(mutex);
        status = wanted;
        body = "no";
    }
    [[nodiscard]] Source source(SourcePublishing publish = SourcePublishing::hold) const {
        Source source;
        source.id = "council";
        source.url = publisher.url("/feed");
        source.name = LocalText{{{"en", "Harbour Council"}}};
        source.permission = "Ann Field, 3 January";
        source.publish = publish;
        source.areas = {"hill"};
        return source;
    }
    void put(const Source& source) { put_source(*storage, *keys.current(), {"test", now_ms}, source); }
    SourceLook look(const std::string& id = "council") {
        now_ms += 1000;
        look_now(*storage, {"test", now_ms}, id);
        return look_once(
            opener(), keys, media, [this] { return now_ms; }, {{}, true, {}}, id, std::chrono::seconds(30));
    }
    [[nodiscard]] std::vector<Item> on_screens(const std::string& area = "hill") {
        std::vector<Item> items;
        for (auto& item : manifest(area).content.items)
            if (item.id != "i1" && item.id != "i2")
                items.push_back(std::move(item));
        return items;
    }
    /// What the queue's box and buttons of an item say.
    [[nodiscard]] static std::string choice(const SourcedItemView& view) {
        return http::encode_percent(view.source.id) + " " + http::encode_percent(view.item.id) + " " +
               view.digest;
    }
    [[nodiscard]] std::vector<SourcedItemView> waiting() const { return waiting_items(*storage, {}); }

    std::mutex mutex;
    int status = 200;
    std::string body;
    LoopbackServer publisher{[this](const LoopbackRequest& request) {
        const std::lock_guard lock(mutex);
        if (request.path == "/page")
            return LoopbackServer::answer(200, R"(<html><head><title>News</title>
                <link rel="alternate" type="application/rss+xml" href="/feed">
                <link rel="alternate" type="application/rss+xml" href="/other-feed"></head><body>x</body></html>)",
                                          "Content-Type: text/html\r\n");
        return LoopbackServer::answer(status, body, "Content-Type: application/rss+xml\r\n");
    }};
};

} // namespace bluelamp::testing
