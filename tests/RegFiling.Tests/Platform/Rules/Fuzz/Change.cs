using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace RegFiling.Tests.Platform.Rules.Fuzz;

/// <summary>One change of a file: where, what is done there, and with what. The numbers are taken modulo what there is.</summary>
internal readonly record struct Change(int Where, int What, int With)
{
    public static readonly Gen<Change[]> Several = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (where, what, with) => new Change(where, what, with)).Array[1, 5];
}

/// <summary>A JSON value that may be changed in ways that a text editor can and a library would not let pass, such as a doubled name.</summary>
internal sealed class JsonTree
{
    private static readonly string[] Poison =
        ["null", "[]", "{}", "\"\"", "\"x\"", "-1", "0", "1.5", "1e9", "1e28", "1e400", "-0.0000000001", "true", "false", "[null]", "[[]]", "[{}]", "{\"by\":\"x\"}", "{\"zh\":\"x\"}", "{\"any\":[]}", "\"\\u0000\"", "\"\\ud800\"", "\"𠮷\"",
         "\"2026-02-30\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"-\"", "\"not(\"", "\"not()\"", "\"[1..\"", "\"[5..1]\"", "\"(1..1)\"", "\">= \"", "\"< 0, > 0\"", "\",\"", "\"1e5\"", "\"\\\"a\\\" in labels\"", "\"{a} = 'x'\"", "{\"has\":[]}", "{\"zh\":\"甲\",\"en\":\"a\"}"];

    private static readonly string[] Marks = ["\"", "'", "(", ")", "[", "]", "{", "}", ",", "..", "-", "not(", ">=", "<", " ", "\\", "&&", "||", "!", " and ", "0", "x", "\n", "=", "𠮷", "\u0001"];

    private readonly List<(string Name, JsonTree Value)>? members;
    private readonly List<JsonTree>? items;
    private string raw;

    private JsonTree(JsonElement of)
    {
        raw = "";
        if (of.ValueKind == JsonValueKind.Object) members = [.. of.EnumerateObject().Select(m => (m.Name, new JsonTree(m.Value)))];
        else if (of.ValueKind == JsonValueKind.Array) items = [.. of.EnumerateArray().Select(i => new JsonTree(i))];
        else raw = of.GetRawText();
    }

    private JsonTree(string raw) => this.raw = raw;

    /// <summary>The file after these changes, in UTF-8.</summary>
    public static byte[] After(string json, IEnumerable<Change> changes)
    {
        var tree = new JsonTree(JsonDocument.Parse(json).RootElement);
        foreach (var change in changes) tree.Apply(change);
        var text = new StringBuilder();
        tree.Write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Apply(Change change)
    {
        var places = new List<(JsonTree Owner, int At)>();
        Places(places);
        if (places.Count == 0) return;
        var (owner, at) = places[change.Where % places.Count];
        var (other, there) = places[change.With % places.Count];
        var poison = new JsonTree(Poison[change.With % Poison.Length]);
        switch (change.What % 8)
        {
            case 0 or 1:
                owner.Set(at, poison);
                break;
            case 2:
                owner.Remove(at);
                break;
            case 3:
                // Not into itself: what is put in is a copy.
                owner.Set(at, other.Get(there).Copy());
                break;
            case 4:
                owner.Insert(at, owner.Get(at).Copy());
                break;
            case 5 when owner.members is { } names:
                names[at] = (Names()[change.With % Names().Count], names[at].Value);
                break;
            case 6:
                for (var times = change.With % 40; times > 0; times--) owner.Insert(at, owner.Get(at).Copy());
                break;
            default:
                owner.Get(at).Spoil(change.With);
                break;
        }
    }

    private List<string> Names() => members is null ? [] : [.. members.Select(m => m.Name), "id", "by", "when", "any", "x", ""];

    // A mark is put into a text somewhere, so that the small languages within strings are met too.
    private void Spoil(int with)
    {
        if (raw.Length < 2 || raw[0] != '"') return;
        var text = JsonSerializer.Deserialize<string>(raw.Contains("\\ud800", StringComparison.Ordinal) ? "\"x\"" : raw)!;
        var at = with % (text.Length + 1);
        if (at > 0 && at < text.Length && char.IsLowSurrogate(text[at])) at--;
        var mark = Marks[with % Marks.Length];
        raw = JsonSerializer.Serialize((with & 1) == 0 || at + 1 >= text.Length || char.IsSurrogate(text[at]) ? text.Insert(at, mark) : string.Concat(text.AsSpan(0, at), mark, text.AsSpan(at + 1)));
    }

    private void Places(List<(JsonTree, int)> places)
    {
        for (var i = 0; i < (members?.Count ?? items?.Count ?? 0); i++)
        {
            places.Add((this, i));
            Get(i).Places(places);
        }
    }

    private JsonTree Get(int at) => members is null ? items![at] : members[at].Value;

    private void Set(int at, JsonTree value)
    {
        if (members is null) items![at] = value;
        else members[at] = (members[at].Name, value);
    }

    private void Remove(int at)
    {
        if (members is null) items!.RemoveAt(at);
        else members.RemoveAt(at);
    }

    private void Insert(int at, JsonTree value)
    {
        if (members is null) items!.Insert(at, value);
        else members.Insert(at, (members[at].Name, value));
    }

    private JsonTree Copy()
    {
        var text = new StringBuilder();
        Write(text);
        return raw.Length > 0 ? new(raw) : new(JsonDocument.Parse(text.ToString(), new() { AllowDuplicateProperties = true }).RootElement);
    }

    private void Write(StringBuilder text)
    {
        if (raw.Length > 0)
        {
            text.Append(raw);
            return;
        }

        text.Append(members is null ? '[' : '{');
        for (var i = 0; i < (members?.Count ?? items!.Count); i++)
        {
            text.Append(i == 0 ? "\n" : ",\n");
            if (members is not null) text.Append(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(members[i].Name)}: ");
            Get(i).Write(text);
        }

        text.Append(members is null ? ']' : '}');
    }
}
