#include "export/rulebook_picture.hpp"

#include <functional>
#include <set>

namespace qixian {
namespace {

// The names of nodes may hold no punctuation; what is shown is the label. Ids hold '-', '.' and
// '_', which must not fall together: jx-2.1 and jx-2_1 are two duties.
std::string node(char kind, const std::string& id) {
  std::string name(1, kind);
  name += '_';
  for (const char c : id) {
    if (c == '-') {
      name += "_h";
    } else if (c == '.') {
      name += "_d";
    } else if (c == '_') {
      name += "__";
    } else {
      name += c;
    }
  }
  return name;
}

// Quotation marks and line ends would end a label early, and Mermaid reads the rest as its own.
std::string label(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '|') {
      shown += '\'';
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      shown += c;
    }
  }
  return shown;
}

struct Arrow {
  std::string from, to, text;
  bool dashed = false;
};

std::string length_of(const Rule& rule) {
  switch (rule.every) {
    case Every::month:
      return "每月";
    case Every::quarter:
      return "每季度";
    case Every::year:
      return "每年";
    case Every::once:
      break;
  }
  if (rule.each == Each::instalment) return "每期";
  if (rule.each == Each::milestone) return "每个节点";
  if (!rule.has_term()) return "可以";
  return (rule.first ? write_term(*rule.first) + " + " : "") + write_term(rule.term);
}

Arrow cause_of(const Rule& rule) {
  const std::string duty = node('d', rule.id);
  switch (rule.trigger.kind) {
    case Trigger::Kind::done_of:
      return {node('d', rule.trigger.id), duty, "办结后 " + length_of(rule)};
    case Trigger::Kind::lapse_of:
      return {node('d', rule.trigger.id), duty, "逾期后 " + length_of(rule)};
    case Trigger::Kind::event:
      break;
  }
  return {node('e', rule.trigger.id), duty, length_of(rule)};
}

// Both languages draw the same arrows.
void each_arrow(const Rulebook& book, const std::function<void(const Arrow&)>& draw) {
  for (const Rule& rule : book.rules) {
    const std::string duty = node('d', rule.id);
    draw(cause_of(rule));
    for (const std::string& event : rule.fulfilled_by) draw({node('e', event), duty, "办结", true});
    for (const std::string& event : rule.ended_by) draw({node('e', event), duty, "终止", true});
    for (const std::string& event : rule.restarted_by) draw({node('e', event), duty, "重计", true});
    for (const NotCounted& span : rule.not_counted) {
      draw({node('e', span.from), duty, "停计", true});
      draw({node('e', span.to), duty, "续计", true});
    }
    const auto condition_arrows = [&](const std::vector<Condition>& conditions,
                                      const std::string& text) {
      std::set<std::string> drawn;  // two values of one field are one arrow
      for (const Condition& condition : conditions)
        for (const Circumstance& circumstance : condition.any)
          if (circumstance.event != "case" && circumstance.event != rule.trigger.id &&
              drawn.insert(circumstance.event).second)
            draw({node('e', circumstance.event), duty, text, true});
    };
    condition_arrows(rule.only_if, "条件");
    condition_arrows(rule.unless, "除外");
  }
}

std::string duty_name(const Rule& rule, const std::string& line_end) {
  return label(rule.duty) + line_end + label(rule.article + " " + rule.id);
}

// Its own events, and the one that every rulebook has if a rule hears it.
std::vector<EventKind> events_of(const Rulebook& book) {
  std::vector<EventKind> events = book.events;
  for (const Rule& rule : book.rules) {
    if (rule.trigger.kind != Trigger::Kind::event || rule.trigger.id != standing_event) continue;
    EventKind standing;
    standing.id = standing_event;
    standing.name = "常设事项";
    events.insert(events.begin(), standing);
    break;
  }
  return events;
}

// What is switched off says so in its picture.
std::string title_of(const Rulebook& book) {
  return label(book.title) +
         (book.switched_off.empty() ? "" : "（停用：" + label(book.switched_off) + "）");
}

}  // namespace

std::string draw_dot(const Rulebook& book) {
  std::string text = "digraph \"" + label(book.id) + "\" {\n  rankdir=LR;\n  label=\"" +
                     title_of(book) + "\";\n  node [shape=box];\n";
  for (const EventKind& event : events_of(book))
    text += "  " + node('e', event.id) + " [shape=ellipse, label=\"" + label(event.name) + "\"];\n";
  for (const Rule& rule : book.rules)
    text += "  " + node('d', rule.id) + " [label=\"" + duty_name(rule, "\\n") + "\"];\n";
  each_arrow(book, [&](const Arrow& arrow) {
    text += "  " + arrow.from + " -> " + arrow.to + " [label=\"" + label(arrow.text) + "\"" +
            (arrow.dashed ? ", style=dashed" : "") + "];\n";
  });
  return text + "}\n";
}

std::string draw_mermaid(const Rulebook& book) {
  std::string text = "---\ntitle: \"" + title_of(book) + "\"\n---\nflowchart LR\n";
  for (const EventKind& event : events_of(book))
    text += "  " + node('e', event.id) + "([\"" + label(event.name) + "\"])\n";
  for (const Rule& rule : book.rules)
    text += "  " + node('d', rule.id) + "[\"" + duty_name(rule, "<br>") + "\"]\n";
  each_arrow(book, [&](const Arrow& arrow) {
    text += "  " + arrow.from + (arrow.dashed ? " -.->|" : " -->|") + "\"" + label(arrow.text) +
            "\"| " + arrow.to + "\n";
  });
  return text;
}

}  // namespace qixian
