#include "play/player.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace bluelamp::play {

Player::Player(std::vector<ScriptLine> script, Instant patience)
    : script_(std::move(script))
    , patience_(patience) {}

void Player::add(std::vector<ScriptLine> more) {
    script_.insert(script_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void Player::frame(const Tree& tree, Instant now, Hands& hands) {
    if (idle())
        return;
    if (!since_)
        since_ = now;
    const bool over =
        std::visit([&](const auto& step) { return play(step, tree, now, hands); }, script_[at_].step);
    if (!over)
        return;
    hands.answer(script_[at_].number, tree.screen, std::exchange(read_, {}));
    ++at_;
    phase_ = 0;
    since_.reset();
}

std::optional<Instant> Player::next_frame(Instant now) const {
    if (idle())
        return std::nullopt;
    if (const auto* wait = std::get_if<Wait>(&script_[at_].step); wait && since_)
        return std::max(now, *since_ + wait->time);
    return now;
}

bool Player::play(const Wait& wait, const Tree&, Instant now, Hands&) {
    return now - *since_ >= wait.time;
}

bool Player::play(const TapAt& at, const Tree&, Instant, Hands& hands) {
    return tap({at.at.x, at.at.y}, hands);
}

bool Player::play(const TapWidget& on, const Tree& tree, Instant now, Hands& hands) {
    if (phase_ > 0)
        return tap(tapped_, hands);
    const Node* node = tree.find(on.id);
    if (!node || node->disabled || !node->touchable) {
        wait_or_fail(now, "no widget \"" + on.id + "\" to tap on screen \"" + tree.screen + "\"");
        return false;
    }
    return tap(node->rect.centre(), hands);
}

bool Player::play(const HoldWidget& on, const Tree& tree, Instant now, Hands& hands) {
    if (phase_ == 0) {
        const Node* node = tree.find(on.id);
        if (!node) {
            wait_or_fail(now, "no widget \"" + on.id + "\" to hold on screen \"" + tree.screen + "\"");
            return false;
        }
        since_ = now;
        return tap(node->rect.centre(), hands);
    }
    return now - *since_ >= on.time && tap(tapped_, hands);
}

/// Down in one frame, up in the next, and one more for what it did to be drawn.
bool Player::tap(bluelamp::Point at, Hands& hands) {
    tapped_ = at;
    switch (phase_++) {
    case 0:
        hands.pointer(at.x, at.y, true);
        return false;
    case 1:
        hands.pointer(at.x, at.y, false);
        return false;
    default:
        return true;
    }
}

bool Player::play(const Drag& drag, const Tree&, Instant now, Hands& hands) {
    if (phase_++ == 0) {
        hands.pointer(drag.from.x, drag.from.y, true);
        since_ = now;
        return false;
    }
    const auto length = static_cast<float>(std::max<Instant::rep>(1, drag.time.count()));
    const float part = std::min(1.0F, static_cast<float>((now - *since_).count()) / length);
    const Point at{drag.from.x + (drag.to.x - drag.from.x) * part,
                   drag.from.y + (drag.to.y - drag.from.y) * part};
    hands.pointer(at.x, at.y, true);
    if (part < 1)
        return false;
    hands.pointer(drag.to.x, drag.to.y, false);
    return true;
}

bool Player::play(const Key& key, const Tree&, Instant, Hands& hands) {
    if (phase_++ == 0)
        hands.key(key.name);
    return phase_ > 2;
}

bool Player::play(const Text& type, const Tree&, Instant, Hands& hands) {
    if (phase_++ == 0)
        hands.text(type.text);
    return phase_ > 2;
}

bool Player::play(const Expect& expect, const Tree& tree, Instant now, Hands&) {
    if (tree.screen == expect.screen)
        return true;
    wait_or_fail(now, "expected screen \"" + expect.screen + "\", it is \"" + tree.screen + "\"");
    return false;
}

bool Player::play(const See& see, const Tree& tree, Instant now, Hands&) {
    const bool seen = std::any_of(tree.nodes.begin(), tree.nodes.end(), [&](const Node& node) {
        return node.id == see.what || node.name.find(see.what) != std::string::npos ||
               node.value.find(see.what) != std::string::npos;
    });
    if (seen != see.gone)
        return true;
    wait_or_fail(now,
                 "\"" + see.what + (see.gone ? "\" is still on screen \"" : "\" is not on screen \"") +
                     tree.screen + "\"",
                 see.within.value_or(patience_));
    return false;
}

bool Player::play(const Disabled& disabled, const Tree& tree, Instant now, Hands&) {
    const Node* node = tree.find(disabled.id);
    if (node && node->disabled)
        return true;
    wait_or_fail(now, "no disabled widget \"" + disabled.id + "\" on screen \"" + tree.screen + "\"");
    return false;
}

bool Player::play(const Read& read, const Tree& tree, Instant now, Hands&) {
    const Node* node = tree.find(read.id);
    if (!node) {
        wait_or_fail(now, "no widget \"" + read.id + "\" to read on screen \"" + tree.screen + "\"");
        return false;
    }
    read_ = node->value.empty() ? node->name : node->value;
    return true;
}

bool Player::play(const Screenshot& screenshot, const Tree&, Instant, Hands& hands) {
    hands.screenshot(screenshot.file);
    return true;
}

void Player::wait_or_fail(Instant now, const std::string& missing) const {
    wait_or_fail(now, missing, patience_);
}

void Player::wait_or_fail(Instant now, const std::string& missing, Instant patience) const {
    if (now - *since_ >= patience)
        throw std::runtime_error("script line " + std::to_string(script_[at_].number) + ": " + missing);
}

} // namespace bluelamp::play
