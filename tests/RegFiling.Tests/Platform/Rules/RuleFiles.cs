using System.Text;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.Platform.Rules;

/// <summary>Small rule files that are right, with a part replaced by something else.</summary>
internal static class RuleFiles
{
    public const string Card = """
        {
          "id": "grade", "version": "1.0.0", "kind": "score-card", "title": { "zh": "评分", "en": "grades" },
          "effectiveFrom": "2026-01-01", "author": "甲", "approver": "乙", "lookAgainMonths": 1, "grounds": ["source/1"],
          "outcome": { "zh": "等级", "en": "Grade" },
          "rounding": { "digits": 2, "mode": "half-up" },
          "inputs": [
            { "id": "size", "type": "number", "title": { "zh": "规模", "en": "size" }, "min": 0 },
            { "id": "kind", "type": "choice", "title": { "zh": "类别", "en": "kind" }, "choices": [
              { "id": "plain", "title": { "zh": "一般", "en": "plain" } },
              { "id": "special", "title": { "zh": "特殊", "en": "special" } } ] }
          ],
          "criteria": [
            { "id": "size", "title": { "zh": "规模", "en": "size" }, "weight": 10, "force": "default", "levels": [
              { "value": 0, "text": { "zh": "小", "en": "small" } },
              { "value": 1, "text": { "zh": "中", "en": "medium" }, "when": { "size": ">= 10" } },
              { "value": 3, "text": { "zh": "大", "en": "large" }, "when": { "any": [{ "size": ">= 100" }, { "size": "> 50", "kind": "special" }] } } ] },
            { "id": "kind", "title": { "zh": "类别", "en": "kind" }, "weight": 10, "force": "default", "levels": [
              { "value": 0, "text": { "zh": "一般", "en": "plain" }, "when": { "kind": "plain" } },
              { "value": 3, "text": { "zh": "特殊", "en": "special" }, "when": { "kind": "special" } } ] }
          ],
          "tiers": [
            { "id": "low", "title": { "zh": "低", "en": "low" }, "from": 0, "colour": "blue" },
            { "id": "mid", "title": { "zh": "中", "en": "mid" }, "from": 3.33, "colour": "yellow" },
            { "id": "high", "title": { "zh": "高", "en": "high" }, "from": 13.34, "colour": "#ff0000" }
          ]
        }
        """;

    public static string Table(string hitPolicy, string rules, string outputs = """[{ "id": "out", "type": "number" }]""") => $$"""
        {
          "id": "table", "version": "1.0.0", "kind": "decision-table", "title": { "zh": "表", "en": "table" },
          "effectiveFrom": "2026-01-01", "author": "甲", "approver": "乙", "lookAgainMonths": 1, "grounds": ["source/1"],
          "hitPolicy": "{{hitPolicy}}",
          "inputs": [
            { "id": "n", "type": "number", "title": { "zh": "数", "en": "number" }, "usedBy": ["test"] },
            { "id": "w", "type": "integer", "title": { "zh": "整数", "en": "whole" }, "usedBy": ["test"] },
            { "id": "b", "type": "boolean", "title": { "zh": "是否", "en": "flag" }, "usedBy": ["test"] },
            { "id": "d", "type": "date", "title": { "zh": "日期", "en": "date" }, "usedBy": ["test"] },
            { "id": "t", "type": "text", "title": { "zh": "文字", "en": "text" }, "usedBy": ["test"] },
            { "id": "c", "type": "choice", "title": { "zh": "选项", "en": "choice" }, "usedBy": ["test"], "choices": [
              { "id": "x", "title": { "zh": "甲", "en": "x" } }, { "id": "y", "title": { "zh": "乙", "en": "y" } }, { "id": "z", "title": { "zh": "丙", "en": "z" } } ] }
          ],
          "outputs": {{outputs}},
          "rules": [
            {{rules}}
          ]
        }
        """;

    public static string Row(string id, string when, string then) =>
        $$"""{ "id": "{{id}}", "title": { "zh": "行", "en": "row {{id}}" }, "when": {{when}}, "then": {{then}}, "force": "default" }""";

    public static string Rows(params (string When, string Then)[] rows) => string.Join(",\n", rows.Select((r, i) => Row($"r{i + 1}", r.When, r.Then)));

    public static ParsedRuleSet Parse(string json) => RuleSet.Parse(Encoding.UTF8.GetBytes(json), "mine.json");

    public static T Load<T>(string json)
        where T : RuleSet
    {
        var parsed = Parse(json);
        Assert.Empty(parsed.Problems);
        return (T)parsed.RuleSet!;
    }
}
