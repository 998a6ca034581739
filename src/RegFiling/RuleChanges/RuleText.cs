using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace RegFiling.RuleChanges;

/// <summary>
/// Writes into the text of a rule file what its author does not decide: who wrote it, who approved it, from when it holds. Everything else stays as it was
/// typed, byte for byte and line for line, so that a problem still names the line that its author sees.
/// </summary>
public static class RuleText
{
    private static readonly JsonEncodedText Null = JsonEncodedText.Encode("null");
    private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The file with these three, whatever it says of them itself; a text that is no JSON object comes back unchanged, for the lint to say so.</summary>
    public static byte[] Fill(ReadOnlyMemory<byte> file, string author, string? approver, DateOnly? effectiveFrom)
    {
        var text = file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["author"] = Quoted(author),
            ["approver"] = approver is null ? [.. Null.EncodedUtf8Bytes] : Quoted(approver),
        };
        if (effectiveFrom is { } from)
        {
            values["effectiveFrom"] = Quoted(from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        try
        {
            return Write(text.Span, values);
        }
        catch (JsonException)
        {
            return text.ToArray();
        }
    }

    private static byte[] Write(ReadOnlySpan<byte> text, Dictionary<string, byte[]> values)
    {
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return text.ToArray();
        }

        var (start, written) = ((int)reader.BytesConsumed, 0);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var members = new ArrayBufferWriter<byte>(text.Length + 200);
        var empty = true;
        written = start;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var name = reader.GetString()!;
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (values.TryGetValue(name, out var value))
            {
                members.Write(text[written..from]);
                members.Write(value);
                written = (int)reader.BytesConsumed;
                found.Add(name);
            }
        }

        members.Write(text[written..]);
        var whole = new ArrayBufferWriter<byte>(members.WrittenCount + 200);
        whole.Write(text[..start]);
        // On the line of the brace, so that no line below moves.
        var missing = values.Where(value => !found.Contains(value.Key)).ToList();
        for (var at = 0; at < missing.Count; at++)
        {
            whole.Write(Encoding.UTF8.GetBytes($" \"{missing[at].Key}\": "));
            whole.Write(missing[at].Value);
            whole.Write(at < missing.Count - 1 || !empty ? ","u8 : ""u8);
        }

        whole.Write(members.WrittenSpan);
        return whole.WrittenSpan.ToArray();
    }

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{Plain.Encode(text)}\"");
}
