using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Rules;

/// <summary>How sure a fact, and whatever was decided from it, is: 已知, 推定, 尚不明确.</summary>
public enum Certainty
{
    Known = 1,
    Assumed = 2,
    Unknown = 3,
}

/// <summary>A value, how sure it is, and the day on which to look again when it is not.</summary>
public sealed record Fact(FactValue Value, Certainty Certainty = Certainty.Known, DateOnly? LookAgain = null);

/// <summary>
/// What is known of the thing that rules decide about, by name. A name that is absent or <c>null</c> is unknown. Beside a plain value a fact may be
/// written <c>{"value": 5, "certainty": "assumed", "lookAgain": "2027-01-31"}</c>.
/// </summary>
public sealed class Facts
{
    private const int MaxFacts = 500;
    private const int MaxText = 500;
    private const int MaxBytes = 256 * 1024;
    private static readonly Fact Missing = new(FactValue.Unknown, Certainty.Unknown);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Dictionary<string, Fact> byName;

    private Facts(Dictionary<string, Fact> byName) => this.byName = byName;

    public static Facts None { get; } = new([]);

    public IReadOnlyCollection<string> Names => byName.Keys;

    /// <summary>The fact of this name; one that is unknown when nothing is known of it.</summary>
    public Fact this[string name] => byName.GetValueOrDefault(name, Missing);

    /// <summary>These facts with one more, or one replaced.</summary>
    public Facts With(string name, Fact fact) => new(new Dictionary<string, Fact>(byName) { [name] = fact });

    public Facts With(string name, FactValue value) => With(name, new Fact(value, value.Kind == FactKind.Unknown ? Certainty.Unknown : Certainty.Known));

    /// <summary>
    /// Reads facts from a JSON object in UTF-8, at most 256 KB; broken, deeply nested or doubled names are refused. With <paramref name="within"/> they may
    /// stand one level deeper, as the only member of that name.
    /// </summary>
    public static Outcome<Facts> Parse(ReadOnlyMemory<byte> json, string? within = null)
    {
        if (json.Length > MaxBytes)
            return Refuse("facts.too-large", "输入超过256 KB。", "The input is larger than 256 KB.");
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (within is not null && root.ValueKind == JsonValueKind.Object && root.TryGetProperty(within, out var inner) && root.GetPropertyCount() == 1) root = inner;
            return root.ValueKind == JsonValueKind.Object
                ? From(JsonObject.Create(root)!)
                : Refuse("facts.not-an-object", "输入应为一个JSON对象。", "The input must be one JSON object.");
        }
        catch (JsonException broken)
        {
            return Refuse("facts.not-json", $"输入不是有效的JSON（第{broken.LineNumber + 1}行）。", $"The input is not valid JSON, without doubled names and at most 8 levels deep (line {broken.LineNumber + 1}).");
        }
    }

    /// <summary>Reads facts from a JSON object; whatever is no plain value, and no value with its certainty, is refused with its name.</summary>
    public static Outcome<Facts> From(JsonObject json)
    {
        var refusals = new List<Refusal>();
        var byName = new Dictionary<string, Fact>(StringComparer.Ordinal);
        try
        {
            if (json.Count > MaxFacts)
                return Refuse("facts.too-many", $"输入超过{MaxFacts}项。", $"The input has more than {MaxFacts} facts.");
            foreach (var (name, node) in json)
            {
                if (Read(node) is { } fact)
                {
                    byName[name] = fact;
                }
                else
                {
                    refusals.Add(new("facts.unreadable",
                        new($"“{name}”不是可用的值。", $"“{name}” is no usable value."),
                        new("请填写数字、是否、文字（不超过500字）或者null。", "Give a number, true or false, a text of at most 500 characters, or null."), Field: name));
                }
            }
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException)
        {
            // An object that was parsed elsewhere shows doubled names and broken escapes only when it is read.
            return Refuse("facts.not-json", "输入含有重复的名称或者无效的字符。", "The input has doubled names or invalid characters.");
        }

        return refusals.Count == 0 ? new Facts(byName) : Outcome<Facts>.Refused(RefusalKind.Invalid, refusals);
    }

    private static Fact? Read(JsonNode? node) => node switch
    {
        JsonObject with => ReadCertain(with),
        JsonArray => null,
        _ => ReadPlain(node) is { } value ? new Fact(value, value.Kind == FactKind.Unknown ? Certainty.Unknown : Certainty.Known) : null,
    };

    private static Fact? ReadCertain(JsonObject with)
    {
        if (with.Any(member => member.Key is not ("value" or "certainty" or "lookAgain"))) return null;
        var value = with["value"] is JsonObject or JsonArray ? null : ReadPlain(with["value"]);
        if (value is null) return null;

        DateOnly? lookAgain = null;
        if (with["lookAgain"] is { } date)
        {
            if (!DateOnly.TryParseExact(Word(date), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
            lookAgain = day;
        }

        return with["certainty"] is not { } certainty
            ? new Fact(value.Value, value.Value.Kind == FactKind.Unknown ? Certainty.Unknown : Certainty.Known, lookAgain)
            : (Word(certainty), value.Value.Kind) switch
            {
                ("known", not FactKind.Unknown) => new Fact(value.Value, Certainty.Known, lookAgain),
                ("assumed", not FactKind.Unknown) => new Fact(value.Value, Certainty.Assumed, lookAgain),
                ("unknown", _) => new Fact(FactValue.Unknown, Certainty.Unknown, lookAgain),
                _ => null,
            };
    }

    private static FactValue? ReadPlain(JsonNode? node)
    {
        if (node is null) return FactValue.Unknown;
        switch (node.GetValueKind())
        {
            case JsonValueKind.Null: return FactValue.Unknown;
            case JsonValueKind.True: return FactValue.Of(true);
            case JsonValueKind.False: return FactValue.Of(false);
            case JsonValueKind.Number:
                return decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FactValue.Of(number) : null;
            case JsonValueKind.String:
                return Word(node) is { Length: <= MaxText } word ? FactValue.Of(word) : null;
            default: return null;
        }
    }

    private static string? Word(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;

    private static Outcome<Facts> Refuse(string code, string zh, string en) => Outcome<Facts>.Refused(RefusalKind.Invalid, new Refusal(code, new(zh, en)));
}
