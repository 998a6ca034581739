using System.Globalization;

namespace RegFiling.Web.Platform;

/// <summary>Some setting cannot be used. The message is a line for each: which environment variable, what it holds, what to set.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>Reads settings and gathers all that are wrong, so that they can be mended in one go.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private readonly List<string> wrong = [];

    /// <summary>Null when it is not set; an empty value counts as not set.</summary>
    public string? Text(string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    public bool Flag(string key, bool usual) => Read(key, usual, "true or false", value => bool.TryParse(value, out var flag) ? flag : null);

    public int Number(string key, int usual, int least = 1, int most = int.MaxValue) => Read<int>(
        key, usual, most == int.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}",
        value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null);

    /// <summary>A bare number would be days, which nobody means: that is why there is a most.</summary>
    public TimeSpan Duration(string key, TimeSpan usual, TimeSpan most) => Read<TimeSpan>(
        key, usual, $"hours:minutes:seconds, more than 0 and at most {most:c}",
        value => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= most ? time : null);

    public void Refuse(string key, string cure) => wrong.Add($"{Variable(key)} is {(Text(key) is { } value ? $"“{value.Trim()}”" : "not set")}: set it to {cure}.");

    public void Refuse(string sentence) => wrong.Add(sentence);

    /// <summary>Throws <see cref="SettingException"/> when anything was refused.</summary>
    public void ThrowIfWrong()
    {
        if (wrong.Count > 0)
        {
            throw new SettingException(string.Join(Environment.NewLine, wrong));
        }
    }

    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private T Read<T>(string key, T usual, string cure, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } value)
        {
            return usual;
        }

        if (parse(value.Trim()) is { } read)
        {
            return read;
        }

        Refuse(key, cure);
        return usual;
    }
}
