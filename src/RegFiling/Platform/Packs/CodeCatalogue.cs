using System.Reflection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Packs;

/// <summary>What the code offers to packs by name: rules, effects of actions, loaders of records. Found once, at start.</summary>
public sealed class CodeCatalogue
{
    private CodeCatalogue(IReadOnlyDictionary<string, Rule> rules, IReadOnlyDictionary<(string, string), Type> actions, IReadOnlyDictionary<string, Type> loaders,
        IReadOnlyDictionary<(string, string), (Opening, Text)> openings, IReadOnlyList<PackLint> lints)
    {
        Rules = rules;
        Actions = actions;
        Loaders = loaders;
        Openings = openings;
        Lints = lints;
    }

    /// <summary>A pure look at the loaded case: reasons to refuse, or none.</summary>
    internal delegate IEnumerable<Refusal> Rule(CaseContext at);

    /// <summary>What a form holds and what stands above it when it is opened, before anybody typed.</summary>
    internal delegate IReadOnlyList<Text> Opening(CaseContext at, FormData form);

    /// <summary>What a procedure knows to be wrong with a pack, beyond what the format says.</summary>
    internal delegate IEnumerable<Problem> PackLint(Pack pack);

    /// <summary>A pure look at the loaded case: places that do not fit together.</summary>
    internal delegate IEnumerable<Contradiction> Look(CaseContext at);

    public IEnumerable<string> RuleNames => Rules.Keys;

    internal IReadOnlyDictionary<string, Rule> Rules { get; }

    internal IReadOnlyDictionary<(string Procedure, string Action), Type> Actions { get; }

    internal IReadOnlyDictionary<string, Type> Loaders { get; }

    /// <summary>What stands above forms, each with its heading.</summary>
    internal IReadOnlyDictionary<(string Procedure, string Action), (Opening Open, Text Title)> Openings { get; }

    internal IReadOnlyList<PackLint> Lints { get; }

    /// <summary>Checks by name, each with the stock phrases that it uses.</summary>
    internal IReadOnlyDictionary<string, (Look Look, IReadOnlyList<string> Phrases)> Checks { get; private init; } = new Dictionary<string, (Look, IReadOnlyList<string>)>();

    public static CodeCatalogue OfThisProduct { get; } = Of(typeof(CodeCatalogue).Assembly);

    private static CodeCatalogue Of(Assembly assembly)
    {
        var types = assembly.GetTypes();
        var rules = types.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (method, rule: method.GetCustomAttribute<RuleAttribute>())).Where(found => found.rule is not null)
            .ToDictionary(found => found.rule!.Name, found => found.method.CreateDelegate<Rule>(), StringComparer.Ordinal);
        var actions = types.SelectMany(type => type.GetCustomAttributes<ActionAttribute>().Select(action => (type, action)))
            .ToDictionary(found => (found.action.Procedure, found.action.Action), found => found.type);
        var loaders = types.SelectMany(type => type.GetCustomAttributes<LoadsAttribute>().Select(loads => (type, loads)))
            .ToDictionary(found => found.loads.Procedure, found => found.type, StringComparer.Ordinal);
        var openings = types.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<OpensAttribute>().Select(opens => (method, opens)))
            .ToDictionary(found => (found.opens.Procedure, found.opens.Action), found => (found.method.CreateDelegate<Opening>(), found.opens.Title));
        var lints = types.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(PackLintAttribute))).Select(method => method.CreateDelegate<PackLint>()).ToList();
        var checks = types.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (method, finding: method.GetCustomAttribute<FindingAttribute>())).Where(found => found.finding is not null)
            .ToDictionary(found => found.finding!.Name, found => (found.method.CreateDelegate<Look>(), found.finding!.Phrases), StringComparer.Ordinal);
        return new(rules, actions, loaders, openings, lints) { Checks = checks };
    }
}
