using System.Text;
using System.Text.Json;
using System.Xml;

namespace RegFiling.Platform.Rules;

/// <summary>A value of a JSON file that still knows its line, so that a problem can name the place.</summary>
internal sealed class SourceNode(JsonTokenType kind, int line, string text)
{
    private const int MaxDepth = 24;
    private static readonly List<SourceNode> NoItems = [];
    private static readonly List<(string, int, SourceNode)> NoMembers = [];

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind => kind;

    public int Line => line;

    /// <summary>The string, or the number as it was written.</summary>
    public string Text => text;

    public List<SourceNode> Items { get; } = kind == JsonTokenType.StartArray ? [] : NoItems;

    public List<(string Name, int Line, SourceNode Value)> Members { get; } = kind == JsonTokenType.StartObject ? [] : NoMembers;

    public bool IsObject => kind == JsonTokenType.StartObject;

    public bool IsArray => kind == JsonTokenType.StartArray;

    public SourceNode? this[string name] => Members.Find(m => m.Name == name).Value;

    /// <summary>A null that stands as an entry of a list, here or further inside, where a deserializer would let it pass; null when there is none.</summary>
    public SourceNode? NullEntry() => Items.Find(item => item.Kind == JsonTokenType.Null)
        ?? Items.Concat(Members.Select(member => member.Value)).Select(inner => inner.NullEntry()).FirstOrDefault(found => found is not null);

    /// <summary>Reads a file, or says at which line and why it cannot be read. Doubled names are refused: which of the two counts would be chance.</summary>
    public static SourceNode? Read(ReadOnlyMemory<byte> file, Action<int, string, Text, Text> problem)
    {
        var bytes = file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
        var lines = new Lines(bytes);
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, lines, problem);
            while (reader.Read())
            {
            }

            return root;
        }
        catch (JsonException broken)
        {
            problem((int)(broken.LineNumber ?? 0) + 1, "rules.not-json",
                new("文件不是有效的JSON，或者嵌套过深。", "The file is not valid JSON, or is nested too deeply."),
                new($"请检查该行附近的逗号、引号和括号；嵌套不超过{MaxDepth}层。", $"Look at commas, quotes and brackets near this line; nest at most {MaxDepth} levels."));
        }
        catch (InvalidOperationException)
        {
            problem(lines.At(reader.TokenStartIndex), "rules.not-text",
                new("该行的文字含有无效字符。", "A text in this line has invalid characters."), new("请以UTF-8重新保存文件。", "Save the file as UTF-8."));
        }

        return null;
    }

    private static SourceNode ReadValue(ref Utf8JsonReader reader, Lines lines, Action<int, string, Text, Text> problem)
    {
        var line = lines.At(reader.TokenStartIndex);
        var kind = reader.TokenType;
        var text = kind switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "",
        };
        if (kind == JsonTokenType.String) Plain(text, line, problem);
        var node = new SourceNode(kind, line, text);
        if (kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                node.Items.Add(ReadValue(ref reader, lines, problem));
        }
        else if (kind == JsonTokenType.StartObject)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                var nameLine = lines.At(reader.TokenStartIndex);
                Plain(name, nameLine, problem);
                reader.Read();
                node.Members.Add((name, nameLine, ReadValue(ref reader, lines, problem)));
                if (!seen.Add(name))
                {
                    problem(nameLine, "rules.doubled",
                        new($"“{name}”在同一处出现两次。", $"“{name}” stands twice in one place."), new("请删除其中一个。", "Delete one of the two."));
                }
            }
        }

        return node;
    }

    // What cannot be written as XML can be shown nowhere either, and would stop an export half-way.
    private static void Plain(string text, int line, Action<int, string, Text, Text> problem)
    {
        if (text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))) return;
        problem(line, "rules.control-character", new("该行的文字含有控制字符。", "A text in this line has control characters."), new("请删除 \\u0000 之类的控制字符。", "Delete control characters such as \\u0000."));
    }

    private sealed class Lines(ReadOnlyMemory<byte> bytes)
    {
        private int position;
        private int line = 1;

        // Tokens come in order, so the file is walked once in all.
        public int At(long index)
        {
            line += bytes.Span[position..(int)index].Count((byte)'\n');
            position = (int)index;
            return line;
        }
    }
}
