#include "public_pages/public_pages.hpp"

#include "base/time.hpp"
#include "public_pages/answers_feed.hpp"
#include "public_pages/open_data.hpp"
#include "public_pages/open_use.hpp"
#include "public_pages/receipts.hpp"
#include "public_pages/totals_view.hpp"
#include "public_pages/views.hpp"
#include "public_pages/visible.hpp"
#include "publishing/content_of.hpp"
#include "web/form.hpp"

#include <algorithm>
#include <mutex>

namespace bluelamp::server {
namespace {

using http::Request;
using http::Response;
using Json = nlohmann::json;

constexpr std::size_t newest_on_front = 6;
constexpr std::chrono::days told_totals{365};

/// What is read once for many visitors. Any thread.
class Shared {
public:
    /// The published content; read anew when a manifest was made since, as kiosks do.
    std::shared_ptr<const Content> content(Storage& storage) {
        std::string version;
        for (const auto& area : storage.content().manifest_areas())
            version += area + "\n" + std::to_string(storage.content().manifest_version(area)) + "\n";
        {
            const std::lock_guard lock(mutex_);
            if (!version.empty() && version == version_)
                return content_;
        }
        auto fresh = std::make_shared<const Content>(content_of(storage));
        const std::lock_guard lock(mutex_);
        version_ = version;
        content_ = fresh;
        return fresh;
    }

    /// Of the last year, counted once a minute: it reads every case.
    PublicTotals totals(Storage& storage, Time now) {
        const auto minute = std::chrono::floor<std::chrono::minutes>(now);
        {
            const std::lock_guard lock(mutex_);
            if (totals_ && counted_ == minute)
                return *totals_;
        }
        auto fresh = public_totals(storage, now - told_totals);
        const std::lock_guard lock(mutex_);
        counted_ = minute;
        totals_ = fresh;
        return fresh;
    }

private:
    std::mutex mutex_;
    std::string version_;
    std::shared_ptr<const Content> content_;
    std::chrono::sys_time<std::chrono::minutes> counted_{};
    std::optional<PublicTotals> totals_;
};

Json first_of(Json list, std::size_t most) {
    if (list.size() > most)
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(most), list.end());
    return list;
}

Json link_to_area(const Visitor& visitor, const Area& area) {
    return {{"address", visitor.link("/areas/" + encode_part(area.id))}, {"name", visitor.text(area.name)}};
}

/// Districts with their areas; then the areas of none.
Json districts_of(const Visitor& visitor) {
    const auto& content = visitor.content;
    auto list = Json::array();
    for (const auto& district : content.districts) {
        auto areas = Json::array();
        for (const auto& area : content.areas)
            if (area.district == district.id)
                areas.push_back(link_to_area(visitor, area));
        if (!areas.empty())
            list.push_back({{"name", visitor.text(district.name)}, {"areas", areas}});
    }
    auto others = Json::array();
    for (const auto& area : content.areas)
        if (std::none_of(content.districts.begin(), content.districts.end(),
                         [&](const District& district) { return district.id == area.district; }))
            others.push_back(link_to_area(visitor, area));
    if (!others.empty())
        list.push_back({{"name", Json()}, {"areas", others}});
    return list;
}

Response front(const Visitor& visitor) {
    const auto items = visible_items(visitor.content, visitor.now);
    const auto list = [&](const std::vector<ItemKind>& kinds) {
        return first_of(list_of(visitor, items, kinds, ""), newest_on_front);
    };
    Json view{{"districts", districts_of(visitor)},
              {"nothing", visitor.content.force.name.empty()},
              {"appeals", list({ItemKind::appeal})},
              {"news", list({ItemKind::update, ItemKind::post, ItemKind::notice})},
              {"events", list({ItemKind::event})},
              {"answers", list({ItemKind::answer, ItemKind::decision})}};
    for (const char* part : {"appeals", "news", "events", "answers"})
        view[std::string("has_") + part] = !view[part].empty();
    return visitor.page(visitor.say("front-title"), "front", view);
}

Response show_area(const Visitor& visitor, Shared& shared) {
    const auto& areas = visitor.content.areas;
    const auto& id = visitor.request.parameters.at("id");
    const auto area =
        std::find_if(areas.begin(), areas.end(), [&](const Area& each) { return each.id == id; });
    if (area == areas.end())
        return visitor.not_found();
    const auto items = visible_items(visitor.content, visitor.now);
    const auto list = [&](const std::vector<ItemKind>& kinds) { return list_of(visitor, items, kinds, id); };
    Json view{{"name", visitor.text(area->name)},
              {"station",
               {{"name", visitor.text(area->station.name)},
                {"address", visitor.text(area->station.address)},
                {"hours", visitor.text(area->station.hours)}}},
              {"has_station", !area->station.name.empty()},
              {"appeals", list({ItemKind::appeal})},
              {"news", list({ItemKind::update, ItemKind::post, ItemKind::notice})},
              {"events", list({ItemKind::event})},
              {"answers", list({ItemKind::answer})},
              {"decisions", list({ItemKind::decision})},
              {"guides", list({ItemKind::guide})},
              {"ballots", Json::array()},
              {"closed", Json::array()},
              {"team", Json::array()}};
    for (const auto& ballot : visitor.content.ballots) {
        if (!is_meant_for(ballot.areas, id))
            continue;
        if (is_open(ballot, visitor.now))
            view["ballots"].push_back(ballot_view(visitor, ballot, *area));
        else if (has_closed(ballot, visitor.now))
            view["closed"].push_back(ballot_view(visitor, ballot, *area));
    }
    for (const auto& member : visitor.content.team)
        if (is_meant_for(member.areas, id))
            view["team"].push_back(member_view(visitor, member));
    const auto totals = shared.totals(visitor.storage, visitor.now).places;
    const auto here = totals.find(id);
    view["totals"] = totals_view(visitor, here == totals.end() ? std::nullopt : std::optional(here->second));
    for (const char* part :
         {"appeals", "news", "events", "answers", "decisions", "guides", "ballots", "closed", "team"})
        view[std::string("has_") + part] = !view[part].empty();
    return visitor.page(area->name.in(visitor.language()), "area", view);
}

Response show_item(const Visitor& visitor) {
    const auto& id = visitor.request.parameters.at("id");
    for (const auto& item : visitor.content.items)
        if (item.id == id && is_visible(item, visitor.now))
            return visitor.page(item.title.in(visitor.language()), "item",
                                {{"item", whole_view(visitor, item)}});
    return visitor.not_found();
}

Response show_answers(const Visitor& visitor, Shared& shared) {
    auto answers = Json::array();
    auto decisions = Json::array();
    for (const auto& item : visible_items(visitor.content, visitor.now)) {
        if (item.kind == ItemKind::answer)
            answers.push_back(whole_view(visitor, item));
        else if (item.kind == ItemKind::decision)
            decisions.push_back(whole_view(visitor, item));
    }
    const Json view{{"answers", answers},
                    {"decisions", decisions},
                    {"has_decisions", !decisions.empty()},
                    {"totals", totals_view(visitor, shared.totals(visitor.storage, visitor.now).everywhere)}};
    return visitor.page(visitor.say("answers-title"), "answers", view);
}

Response show_feed(const Visitor& visitor) {
    Response response;
    response.headers = {{"Content-Type", "application/atom+xml; charset=utf-8"}, {"Vary", "Accept-Language"}};
    response.body = answers_feed(visitor, visible_items(visitor.content, visitor.now));
    return response;
}

/// Data for anyone, also for scripts of other sites.
Response data(std::string body, const char* type) {
    Response response;
    response.headers = {{"Content-Type", type},
                        {"Access-Control-Allow-Origin", "*"},
                        {"Cross-Origin-Resource-Policy", "cross-origin"}};
    response.body = std::move(body);
    return response;
}

Response take_receipt(const Visitor& visitor) {
    try {
        const auto form = web::read_form(visitor.request.header("Content-Type"), visitor.request.body);
        return receipt_answer(visitor, form.trimmed("receipt"));
    } catch (const web::FormError&) {
        return receipt_answer(visitor, {});
    }
}

/// A picture of something that is visible now: what was withdrawn goes with its item.
Response send_picture(const Visitor& visitor) {
    const auto& name = visitor.request.parameters.at("sha256");
    const auto is_it = [&](const std::optional<Media>& media) {
        return media && media->sha256 == name && media->type.starts_with("image/");
    };
    const Media* found = nullptr;
    for (const auto& item : visitor.content.items)
        if (is_it(item.image) && is_visible(item, visitor.now))
            found = &*item.image;
    for (const auto& member : visitor.content.team)
        if (is_it(member.photo))
            found = &*member.photo;
    if (found == nullptr || !visitor.parts.media.has(name))
        return visitor.not_found();
    Response response;
    const auto tag = "\"" + name.substr(0, 32) + "\"";
    response.headers = {{"Content-Type", found->type},
                        {"ETag", tag},
                        {"Content-Security-Policy", "default-src 'none'; sandbox"},
                        {"Cache-Control", "public, max-age=60, must-revalidate"}};
    if (visitor.request.header("If-None-Match").find(tag) != std::string_view::npos)
        response.status = 304;
    else
        response.file = http::FileBody{visitor.parts.media.path_of(name), 0, found->bytes};
    return response;
}

using Show = std::function<Response(const Visitor&)>;

} // namespace

PublicPages public_pages(const PublicParts& parts) {
    const auto shared = std::make_shared<Shared>();
    const auto handler = [&parts, shared](Show show) {
        return [&parts, shared, show = std::move(show)](const Request& request, const http::Reply& reply) {
            const auto storage = parts.storage.borrow();
            reply(show(Visitor(parts, *storage, request, shared->content(*storage))));
        };
    };
    PublicPages pages;
    const auto add = [&](const char* pattern, Show show) {
        pages.routes.push_back({"GET", pattern, handler(std::move(show))});
    };
    const auto add_cacheable = [&](const char* pattern, Show show) {
        add(pattern, [show = std::move(show)](const Visitor& visitor) {
            return cacheable(show(visitor), visitor.request);
        });
    };
    add_cacheable("/", front);
    add_cacheable("/areas/{id}", [shared](const Visitor& visitor) { return show_area(visitor, *shared); });
    add_cacheable("/items/{id}", show_item);
    add_cacheable("/answers", [shared](const Visitor& visitor) { return show_answers(visitor, *shared); });
    add_cacheable("/feeds/answers.atom", show_feed);
    const Show about_data = [](const Visitor& visitor) {
        const auto fields = [](const auto& list) {
            auto view = Json::array();
            for (const auto& [name, meaning] : list)
                view.push_back({{"name", name}, {"meaning", meaning}});
            return view;
        };
        return visitor.page(visitor.say("open-data"), "open-data",
                            {{"fields", fields(result_fields())}, {"use_fields", fields(use_fields())}});
    };
    add_cacheable("/open-data/", about_data);
    add_cacheable("/open-data", about_data);
    add_cacheable("/open-data/results.csv", [](const Visitor& visitor) {
        return data(public_results_csv(visitor.content, visitor.now),
                    "text/csv; charset=utf-8; header=present");
    });
    add_cacheable("/open-data/results.json", [](const Visitor& visitor) {
        return data(public_results_json(visitor.content, visitor.now), "application/json");
    });
    add_cacheable("/open-data/use.csv", [](const Visitor& visitor) {
        return data(public_use_csv(visitor.storage, visitor.now), "text/csv; charset=utf-8; header=present");
    });
    add("/r", receipt_form);
    pages.routes.push_back({"POST", "/r", handler(take_receipt)});
    add("/r/{receipt}", [](const Visitor& visitor) {
        return receipt_answer(visitor, visitor.request.parameters.at("receipt"));
    });
    add("/media/{sha256}", send_picture);
    pages.routes.push_back(
        {"GET", "/static/{file}", [&parts](const Request& request, const http::Reply& reply) {
             reply(parts.files.send(request.parameters.at("file"), request));
         }});
    pages.not_found = [show = handler([](const Visitor& visitor) { return visitor.not_found(); })](
                          const Request& request, const http::Reply& reply) {
        if (http::wants_page(request) && !request.path.starts_with("/api/"))
            show(request, reply);
        else
            reply(http::problem(404, "there is nothing at this address"));
    };
    return pages;
}

} // namespace bluelamp::server
