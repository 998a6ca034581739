using System.Text;
using System.Text.Json;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Reads stored facts into slots, one filing after the other into the same row: names and answers that the rules know are not made anew.</summary>
internal sealed class FactRow
{
    private const int LongestWord = 500;

    private readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName;
    private readonly HashSet<string> words;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> byWord;
    private byte[] bytes = new byte[4096];

    public FactRow(params IEnumerable<IReadOnlyList<RuleInput>> sets)
    {
        var inputs = sets.SelectMany(set => set).ToList();
        foreach (var input in inputs) slots.TryAdd(input.Id, slots.Count);
        words = [.. inputs.SelectMany(input => input.Choices).Select(choice => choice.Id)];
        byName = slots.GetAlternateLookup<ReadOnlySpan<char>>();
        byWord = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Values = new FactValue[slots.Count];
    }

    /// <summary>The facts as they were read last.</summary>
    public FactValue[] Values { get; }

    /// <summary>The text that was read last.</summary>
    public string Json { get; private set; } = "{}";

    /// <summary>Which slots of this row are the inputs of a rule set, in its order.</summary>
    public int[] Map(IReadOnlyList<RuleInput> inputs) => [.. inputs.Select(input => slots[input.Id])];

    /// <summary>Reads one filing's facts; false when they are no JSON object of facts.</summary>
    public bool Read(string json)
    {
        Json = json;
        Array.Clear(Values);
        var most = Encoding.UTF8.GetMaxByteCount(json.Length);
        if (bytes.Length < most) bytes = new byte[most];
        var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)));
        Span<char> text = stackalloc char[LongestWord];
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var slot = reader.ValueSpan.Length <= text.Length && byName.TryGetValue(text[..reader.CopyString(text)], out var known) ? known : -1;
                reader.Read();
                if (slot >= 0) Values[slot] = Fact(ref reader, text);
                else reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // A plain value, or one with its certainty: {"value": 5, "certainty": "assumed"}.
    private FactValue Fact(ref Utf8JsonReader reader, scoped Span<char> text)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Plain(ref reader, text);
        var (value, unknown) = (FactValue.Unknown, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            var isCertainty = reader.ValueTextEquals("certainty"u8);
            reader.Read();
            if (isValue) value = Plain(ref reader, text);
            else if (isCertainty) unknown = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("unknown"u8);
            else reader.Skip();
        }

        return unknown ? FactValue.Unknown : value;
    }

    private FactValue Plain(ref Utf8JsonReader reader, scoped Span<char> text)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True: return FactValue.Of(true);
            case JsonTokenType.False: return FactValue.Of(false);
            case JsonTokenType.Number: return reader.TryGetDecimal(out var number) ? FactValue.Of(number) : FactValue.Unknown;
            case JsonTokenType.String when reader.ValueSpan.Length <= text.Length:
                var word = text[..reader.CopyString(text)];
                return FactValue.Of(byWord.TryGetValue(word, out var known) ? known : word.ToString());
            default:
                reader.Skip();
                return FactValue.Unknown;
        }
    }
}
