using System.Text;
using System.Text.Json;

namespace RegFiling.Register;

/// <summary>
/// Reads a published list as JSON without holding the file in memory: an array of rows, <c>{"rows":[…]}</c>, or
/// <c>{"meta":…,"batches":[{"name":…,"rows":[{heading:value}]}]}</c>.
/// </summary>
internal sealed class JsonRows
{
    private const int LargestToken = 1 << 20;
    private readonly Stack<(bool IsArray, string? Name)> open = new();
    private readonly Queue<SourceRow> ready = new();
    private List<KeyValuePair<string, string>>? cells;
    private int cellDepth;
    private string? flaw;
    private string? property;
    private string? list;
    private int row;
    private bool sawRows;

    public static IEnumerable<SourceRow> Read(Stream file, Encoding encoding)
    {
        var source = encoding is UTF8Encoding ? file : Encoding.CreateTranscodingStream(file, encoding, new UTF8Encoding(false, true), leaveOpen: true);
        var rows = new JsonRows();
        foreach (var found in rows.ReadAll(source))
            yield return found;
        if (!rows.sawRows)
            throw new BrokenFileException("register.import.no-rows", "JSON中没有行（应为数组，或者含rows、batches的对象）", "The JSON holds no rows (an array, or an object with rows or batches)");
    }

    private IEnumerable<SourceRow> ReadAll(Stream source)
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 12 });
        var buffer = new byte[64 * 1024];
        var filled = 0;
        var first = true;
        for (var final = false; !final;)
        {
            var read = Fill(source, buffer.AsSpan(filled));
            final = read == 0;
            filled += read;
            var start = first && buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8) ? 3 : 0;
            first = false;
            var used = start + Consume(buffer.AsSpan(start, filled - start), final, ref state);
            while (ready.TryDequeue(out var next))
                yield return next;
            filled -= used;
            buffer.AsSpan(used, filled).CopyTo(buffer);
            if (filled < buffer.Length)
                continue;
            if (buffer.Length >= LargestToken)
                throw new BrokenFileException("register.import.cell-too-long", "JSON中的值过长", "A value in the JSON is too long", row + 1);
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private int Fill(Stream source, Span<byte> space)
    {
        try
        {
            return source.Read(space);
        }
        catch (DecoderFallbackException)
        {
            throw new BrokenFileException("register.import.encoding", "文字编码无法识别，请另存为UTF-8", "The text is neither UTF-8 nor GB18030; save it as UTF-8", row + 1);
        }
    }

    private int Consume(ReadOnlySpan<byte> bytes, bool final, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, final, state);
        try
        {
            while (reader.Read())
                Take(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var line = e is JsonException { LineNumber: { } number } ? number + 1 : (long?)null;
            throw new BrokenFileException("register.import.json", $"JSON格式有误（文件第{line}行）", $"The JSON is malformed (line {line} of the file)", row + 1);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                property = reader.GetString();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Open(reader.TokenType == JsonTokenType.StartArray);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            default:
                Scalar(ref reader);
                break;
        }
    }

    private void Open(bool isArray)
    {
        if (cells is not null)
            flaw ??= "row.nested";
        else if (IsRows && !isArray)
            (cells, cellDepth, flaw) = ([], open.Count + 1, null);
        else if (IsBatches && !isArray)
            list = null;
        open.Push((isArray, property));
        property = null;
        sawRows |= cells is null && IsRows;
    }

    private void Close()
    {
        if (cells is not null && open.Count == cellDepth)
        {
            ready.Enqueue(new SourceRow(++row, cells, list, flaw));
            cells = null;
        }

        open.Pop();
    }

    private void Scalar(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Null => "",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        if (cells is null)
        {
            if (IsRows)
                ready.Enqueue(new SourceRow(++row, [KeyValuePair.Create("", text)], list, "row.no-object"));
            else if (property is "name" && open.Count == 3)
                list = text;
        }
        else if (open.Count == cellDepth && property is { } heading)
        {
            if (cells.Exists(cell => cell.Key == heading))
                flaw ??= "row.heading-twice";
            cells.Add(KeyValuePair.Create(heading, text));
        }
    }

    // The innermost open array holds rows: the root itself, or one called rows in the root or in a batch.
    private bool IsRows => open.TryPeek(out var top) && top.IsArray && (open.Count == 1 || (top.Name == "rows" && open.Count is 2 or 4));

    private bool IsBatches => open.TryPeek(out var top) && top is { IsArray: true, Name: "batches" } && open.Count == 2;
}
