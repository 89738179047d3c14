#include "export/rulebook_picture.hpp"

#include <functional>

namespace qixian {
namespace {

// The names of nodes may hold no punctuation; what is shown is the label.
std::string node(char kind, const std::string& id) {
  std::string name(1, kind);
  for (const char c : id) name += c == '-' || c == '.' ? '_' : c;
  return name;
}

// Quotation marks and line ends would end a label early.
std::string label(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    if (c == '"') {
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

// Both languages draw the same arrows.
void each_arrow(const Rulebook& book, const std::function<void(const Arrow&)>& draw) {
  for (const Rule& rule : book.rules) {
    const std::string duty = node('d', rule.id);
    draw({node('e', rule.event), duty, write_term(rule.term)});
    for (const std::string& event : rule.fulfilled_by) draw({node('e', event), duty, "办结", true});
    for (const std::string& event : rule.ended_by) draw({node('e', event), duty, "终止", true});
    for (const Condition& condition : rule.only_if)
      for (const Circumstance& circumstance : condition.any)
        if (circumstance.event != rule.event)
          draw({node('e', circumstance.event), duty, "条件", true});
  }
}

std::string duty_label(const Rule& rule) {
  return label(rule.duty) + "\\n" + label(rule.article + " " + rule.id);
}

}  // namespace

std::string draw_dot(const Rulebook& book) {
  std::string text = "digraph \"" + label(book.id) + "\" {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const EventKind& event : book.events)
    text += "  " + node('e', event.id) + " [shape=ellipse, label=\"" + label(event.name) + "\"];\n";
  for (const Rule& rule : book.rules)
    text += "  " + node('d', rule.id) + " [label=\"" + duty_label(rule) + "\"];\n";
  each_arrow(book, [&](const Arrow& arrow) {
    text += "  " + arrow.from + " -> " + arrow.to + " [label=\"" + label(arrow.text) + "\"" +
            (arrow.dashed ? ", style=dashed" : "") + "];\n";
  });
  return text + "}\n";
}

std::string draw_mermaid(const Rulebook& book) {
  std::string text = "flowchart LR\n";
  for (const EventKind& event : book.events)
    text += "  " + node('e', event.id) + "([\"" + label(event.name) + "\"])\n";
  for (const Rule& rule : book.rules)
    text += "  " + node('d', rule.id) + "[\"" + label(rule.duty) + "<br>" +
            label(rule.article + " " + rule.id) + "\"]\n";
  each_arrow(book, [&](const Arrow& arrow) {
    text += "  " + arrow.from + (arrow.dashed ? " -.->|" : " -->|") + label(arrow.text) + "| " +
            arrow.to + "\n";
  });
  return text;
}

}  // namespace qixian
