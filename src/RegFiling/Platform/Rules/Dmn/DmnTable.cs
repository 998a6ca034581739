namespace RegFiling.Platform.Rules;

/// <summary>A column of conditions: what is tested, and which values are allowed.</summary>
internal sealed record DmnColumn(Expression Tested, DmnType Type, CellTest? Allowed, Text Label);

/// <summary>A column of results: its name where there are several, the values in their order of priority, and what holds when no row does.</summary>
internal sealed record DmnResult(string? Name, DmnType Type, IReadOnlyList<FactValue>? Ranked, Expression? Default);

/// <summary>A row: its condition over the slots of the table, and its outputs.</summary>
internal sealed record DmnRow(string Id, Condition When, IReadOnlyList<Expression> Outputs, int Line);

/// <summary>
/// A decision table of a DMN model, compiled to the conditions that our own tables use. Each column is a slot; a cell that is no plain set of values is computed
/// into a slot of its own and tested to be true.
/// </summary>
internal sealed class DmnTable(
    Text label, HitPolicy policy, string? aggregation, IReadOnlyList<DmnColumn> columns, IReadOnlyList<(int Column, Expression Test)> computed, IReadOnlyList<DmnResult> results,
    IReadOnlyList<DmnRow> rows)
    : Expression([.. columns.Select(c => c.Tested), .. computed.Select(c => c.Test), .. results.Select(r => r.Default), .. rows.SelectMany(r => r.Outputs)])
{
    public HitPolicy Policy => policy;

    public IReadOnlyList<DmnColumn> Columns => columns;

    public IReadOnlyList<DmnRow> Rows => rows;

    public Text Label => label;

    public IReadOnlyList<DmnResult> Results => results;

    /// <summary>Whether something holds when no row does.</summary>
    public bool HasDefault => results.Any(r => r.Default is not null);

    protected override FactValue Evaluate(Frame frame)
    {
        frame.Budget.Take(rows.Count);
        var slots = new FactValue[columns.Count + computed.Count];
        var before = frame.Input;
        for (var i = 0; i < columns.Count; i++)
        {
            slots[i] = columns[i].Type.Coerce(columns[i].Tested.Of(frame));
            frame.Input = slots[i];
            if (slots[i].Kind != FactKind.Unknown && columns[i].Allowed?.Test is { } allowed && !allowed.Of(frame).IsTrue)
            {
                frame.Input = before;
                frame.Budget.Note(new($"{label.Zh}：“{slots[i]}”不在允许的取值中，没有结果。", $"{label.En}: “{slots[i]}” is not among the allowed values; there is no result."));
                return FactValue.Unknown;
            }
        }

        for (var i = 0; i < computed.Count; i++)
        {
            frame.Input = slots[computed[i].Column];
            slots[columns.Count + i] = FactValue.Of(computed[i].Test.Of(frame).IsTrue);
        }

        frame.Input = before;
        return Answer(frame, slots);
    }

    private FactValue Answer(Frame frame, FactValue[] slots)
    {
        var held = new List<int>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].When.Of(slots) != Truth.True) continue;
            held.Add(row);
            if (policy == HitPolicy.First) break;
        }

        if (held.Count == 0)
        {
            frame.Budget.Note(new($"{label.Zh}：没有成立的行。", $"{label.En}: no row holds."));
            return results.All(r => r.Default is null) ? FactValue.Unknown : Outcome(r => r.Default?.Of(frame) ?? FactValue.Unknown);
        }

        var outputs = held.ToDictionary(row => row, row => rows[row].Outputs.Select((o, i) => results[i].Type.Coerce(o.Of(frame))).ToList());
        var chosen = HitPolicies.Choose(policy, held, (a, b) => outputs[a].Zip(outputs[b]).All(o => Operators.Equal(o.First, o.Second) == true), (a, b) => Before(outputs[a], outputs[b]));
        if (chosen is null)
        {
            frame.Budget.Note(new($"{label.Zh}：{Ids(held)}同时成立，与命中方式不符，没有结果。", $"{label.En}: {Ids(held)} hold together, against the hit policy; there is no result."));
            return FactValue.Unknown;
        }

        frame.Budget.Note(new($"{label.Zh}：适用{Ids(chosen)}。", $"{label.En}: {Ids(chosen)}."));
        if (policy.IsSingle()) return Outcome(outputs[chosen[0]]);
        var all = FactValue.Of([.. chosen.Select(row => Outcome(outputs[row]))]);
        return aggregation is null ? all : Functions.All[aggregation].Does([all]);
    }

    private string Ids(IEnumerable<int> held) => string.Join(", ", held.Take(20).Select(row => $"{row + 1} ({rows[row].Id})"));

    // Of several columns the first counts most; a value that is not listed comes last.
    private int Before(List<FactValue> a, List<FactValue> b)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Ranked is not { } ranked) continue;
            var order = Rank(ranked, a[i]).CompareTo(Rank(ranked, b[i]));
            if (order != 0) return order;
        }

        return 0;
    }

    private static int Rank(IReadOnlyList<FactValue> ranked, FactValue value)
    {
        for (var i = 0; i < ranked.Count; i++)
        {
            if (Operators.Equal(ranked[i], value) == true) return i;
        }

        return ranked.Count;
    }

    private FactValue Outcome(Func<DmnResult, FactValue> value) => Outcome([.. results.Select(value)]);

    private FactValue Outcome(List<FactValue> values) => results is [_] ? values[0] : FactValue.Of(new FactRecord([.. results.Select((r, i) => (r.Name!, values[i]))]));
}
