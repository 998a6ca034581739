namespace RegFiling.Platform.Rules;

/// <summary>A type of a DMN model: a simple kind, a record of components, or a list of either, with the values that are allowed.</summary>
internal sealed class DmnType
{
    public static readonly DmnType Any = new() { Name = "Any" };

    private static readonly Dictionary<string, FactKind> Kinds = new(StringComparer.Ordinal)
    {
        ["number"] = FactKind.Number,
        ["string"] = FactKind.Text,
        ["boolean"] = FactKind.Boolean,
        ["date"] = FactKind.Date,
        ["time"] = FactKind.Time,
        ["dateTime"] = FactKind.DateTime,
        ["date and time"] = FactKind.DateTime,
        ["dayTimeDuration"] = FactKind.Days,
        ["days and time duration"] = FactKind.Days,
        ["yearMonthDuration"] = FactKind.Months,
        ["years and months duration"] = FactKind.Months,

        // Not of the standard, but written by common modellers.
        ["integer"] = FactKind.Number,
        ["long"] = FactKind.Number,
        ["double"] = FactKind.Number,
    };

    public required string Name { get; init; }

    public FactKind Kind { get; set; }

    public bool IsList { get; set; }

    /// <summary>Components of a record; null for a simple type.</summary>
    public IReadOnlyList<(string Name, DmnType Type)>? Components { get; set; }

    public CellTest? Allowed { get; set; }

    /// <summary>The names that the allowed values bind themselves, such as the members of a record.</summary>
    public int AllowedSlots { get; set; }

    /// <summary>The words of an enumeration, in its order; null when the allowed values are none.</summary>
    public IReadOnlyList<string>? Words { get; set; }

    public bool IsAny => Kind == FactKind.Unknown && Components is null && !IsList;

    /// <summary>The simple type of this name; null when it is none.</summary>
    public static DmnType? Simple(string name) => name == "Any" ? Any : Kinds.TryGetValue(name, out var kind) ? new() { Name = name, Kind = kind } : null;

    /// <summary>
    /// The value as this type holds it: a list of one stands for its element and the other way round; a date stands for its midnight. What does not fit, or is not
    /// allowed, is unknown.
    /// </summary>
    public FactValue Coerce(FactValue value)
    {
        if (value.Kind == FactKind.Unknown || IsAny) return value;
        if (!IsList) return One(value.Items is [var only] ? only : value);
        var items = value.Items ?? [value];
        var coerced = items.Select(One).ToList();
        return items.Zip(coerced).All(pair => pair.First.Kind == FactKind.Unknown || pair.Second.Kind != FactKind.Unknown) ? FactValue.Of(coerced) : FactValue.Unknown;
    }

    private FactValue One(FactValue value)
    {
        if (Components is { } components)
        {
            if (value.Record is not { } record) return FactValue.Unknown;
            List<(string, FactValue)> members = [.. record.Members.Where(m => components.All(c => c.Name != m.Name))];
            foreach (var (name, type) in components)
            {
                var coerced = type.Coerce(record[name]);
                if (coerced.Kind == FactKind.Unknown && record[name].Kind != FactKind.Unknown) return FactValue.Unknown;
                members.Add((name, coerced));
            }

            return FactValue.Of(new FactRecord(members));
        }

        if (Kind == FactKind.DateTime && value.Kind == FactKind.Date) value = FactValue.Temporal(FactKind.DateTime, value.Number * 86_400m);
        return (Kind == FactKind.Unknown || value.Kind == Kind) && IsAllowed(value) ? value : FactValue.Unknown;
    }

    private bool IsAllowed(FactValue value)
    {
        if (Allowed?.Test is not { } test) return true;
        return test.Of(new Frame(AllowedSlots, new StepBudget()) { Input = value }).IsTrue;
    }
}
