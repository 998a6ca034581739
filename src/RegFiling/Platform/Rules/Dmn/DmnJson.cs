using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Rules;

/// <summary>Values of a DMN model as JSON: numbers, texts, yes/no, null; dates, times and durations as ISO texts; lists and objects.</summary>
internal static class DmnJson
{
    /// <summary>Reads a value as the type says; null with a reason when the JSON is of another type.</summary>
    public static FactValue? Read(JsonElement json, DmnType type, out Text problem)
    {
        problem = default;
        if (json.ValueKind == JsonValueKind.Null) return FactValue.Unknown;
        if (type.IsList && json.ValueKind == JsonValueKind.Array) return List(json, type, out problem);
        return One(json, type, out problem);
    }

    public static JsonNode? Write(FactValue value) => value.Kind switch
    {
        FactKind.Unknown => null,
        FactKind.Number => JsonNode.Parse(value.ToString()),
        FactKind.Boolean => JsonValue.Create(value.IsTrue),
        FactKind.List => new JsonArray([.. value.Items!.Select(Write)]),
        FactKind.Record => new JsonObject(value.Record!.Members.DistinctBy(m => m.Name).Select(m => KeyValuePair.Create(m.Name, Write(m.Value)))),
        _ => JsonValue.Create(value.ToString()),
    };

    private static FactValue? List(JsonElement json, DmnType type, out Text problem)
    {
        problem = default;
        var items = new List<FactValue>();
        foreach (var item in json.EnumerateArray())
        {
            if (One(item, type, out problem) is not { } value) return null;
            items.Add(value);
        }

        return FactValue.Of(items);
    }

    private static FactValue? One(JsonElement json, DmnType type, out Text problem)
    {
        problem = default;
        var value = (json.ValueKind, type.Kind) switch
        {
            (JsonValueKind.Null, _) => FactValue.Unknown,
            (JsonValueKind.Object, _) => Record(json, type, out problem),
            (JsonValueKind.Array, FactKind.Unknown) when type.Components is null => List(json, DmnType.Any, out problem),
            (JsonValueKind.Number, FactKind.Number or FactKind.Unknown) => Number(json.GetRawText()),
            (JsonValueKind.True or JsonValueKind.False, FactKind.Boolean or FactKind.Unknown) => FactValue.Of(json.GetBoolean()),
            (JsonValueKind.String, FactKind.Text or FactKind.Unknown) when type.Components is null => FactValue.Of(json.GetString()!),
            (JsonValueKind.String, FactKind.Number) => Number(json.GetString()!),
            (JsonValueKind.String, FactKind.Boolean) => json.GetString() is "true" or "false" ? FactValue.Of(json.GetString() == "true") : null,
            (JsonValueKind.String, _) => Temporal(json.GetString()!, type.Kind),
            _ => null,
        };
        if (value is null && problem == default) problem = new($"应为{type.Name}类型的值", $"a value of the type {type.Name} is expected");
        return value;
    }

    private static FactValue? Record(JsonElement json, DmnType type, out Text problem)
    {
        problem = default;
        if (type.Kind != FactKind.Unknown) return null;
        var members = new List<(string, FactValue)>();
        foreach (var member in json.EnumerateObject())
        {
            var of = type.Components?.FirstOrDefault(c => c.Name == FeelNames.Normal(member.Name)).Type ?? DmnType.Any;
            if (Read(member.Value, of, out var inner) is not { } value)
            {
                problem = new($"{member.Name}：{inner.Zh}", $"{member.Name}: {inner.En}");
                return null;
            }

            members.Add((FeelNames.Normal(member.Name), value));
        }

        return FactValue.Of(new FactRecord(members));
    }

    private static FactValue? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? FactValue.Of(number) : null;

    private static FactValue? Temporal(string text, FactKind kind)
    {
        var value = kind switch
        {
            FactKind.Date => Temporals.Date(text),
            FactKind.Time => Temporals.Time(text),
            FactKind.DateTime => Temporals.DateTime(text),
            FactKind.Days or FactKind.Months => Temporals.Duration(text),
            _ => default,
        };
        return value.Kind == kind || (value.Kind is FactKind.Months or FactKind.Days && kind is FactKind.Months or FactKind.Days && value.Number == 0) ? value : null;
    }
}
