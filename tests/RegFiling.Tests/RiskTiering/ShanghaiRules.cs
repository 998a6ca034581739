using System.Text.Json.Nodes;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.RiskTiering;

/// <summary>The rule sets that ship, read from the repository, and facts of a service that scores nothing.</summary>
internal static class ShanghaiRules
{
    public static DateOnly Day { get; } = new(2026, 11, 23);

    public static string Folder { get; } = Find();

    public static ScoreCard Tier { get; } = (ScoreCard)Load("tier");

    public static DecisionTable Floors { get; } = (DecisionTable)Load("floors");

    public static DecisionTable Obligations { get; } = (DecisionTable)Load("obligations");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"));

    /// <summary>A harmless internal tool: everything known, everything lowest; changes are laid over it.</summary>
    public static Facts Harmless(params (string Name, object? Value)[] changes)
    {
        var json = new JsonObject();
        foreach (var input in Tier.Inputs)
        {
            json[input.Id] = input.Type switch
            {
                InputType.Choice => input.Choices[0].Id,
                InputType.Boolean => false,
                _ => 0,
            };
        }

        foreach (var (name, value) in changes) json[name] = value is null ? null : JsonValue.Create(value);
        return Facts.From(json).Value;
    }

    private static RuleSet Load(string name)
    {
        var parsed = RuleSet.Parse(Bytes(name), $"{name}.json");
        Assert.Empty(parsed.Problems);
        return parsed.RuleSet!;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var rules = Path.Combine(folder.FullName, "workflows", "cn-shanghai", "rules");
            if (Directory.Exists(rules)) return rules;
        }

        throw new DirectoryNotFoundException("workflows/cn-shanghai/rules");
    }
}
