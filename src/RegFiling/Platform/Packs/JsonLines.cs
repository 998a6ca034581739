using System.Text.Json;

namespace RegFiling.Platform.Packs;

/// <summary>On which line of a file a JSON value stands, by its path (<c>actions/submit/rules/0</c>), so that a lint can point at it.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    public JsonLines(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
        var path = new Stack<(string Prefix, int Index)>();
        var current = "";
        var (line, at) = (1, 0);
        while (reader.Read())
        {
            line += json[at..(int)reader.TokenStartIndex].Count((byte)'\n');
            at = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    current = Join(path.Peek().Prefix, reader.GetString()!);
                    lines.TryAdd(current, line);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    current = Element(path, current, line);
                    path.Push((current, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    break;
                default:
                    Element(path, current, line);
                    break;
            }
        }
    }

    /// <summary>The line of the value, or of the nearest value around it.</summary>
    public int Of(string path)
    {
        while (true)
        {
            if (lines.TryGetValue(path, out var line))
            {
                return line;
            }

            var cut = path.LastIndexOf('/');
            if (cut < 0)
            {
                return 1;
            }

            path = path[..cut];
        }
    }

    private string Element(Stack<(string Prefix, int Index)> path, string current, int line)
    {
        if (path.Count == 0 || path.Peek().Index < 0)
        {
            return current;
        }

        var (prefix, index) = path.Pop();
        path.Push((prefix, index + 1));
        var name = Join(prefix, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        lines.TryAdd(name, line);
        return name;
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}/{name}";
}
