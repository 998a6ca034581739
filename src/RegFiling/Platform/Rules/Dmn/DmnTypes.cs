using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>The item definitions of a DMN model.</summary>
internal sealed class DmnTypes(RuleReader read, XElement root)
{
    private const int MaxDepth = 20;
    private readonly Dictionary<string, XElement> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DmnType> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> members = new(StringComparer.Ordinal);

    /// <summary>The names of all components.</summary>
    public IReadOnlyCollection<string> Members => members;

    public void All()
    {
        foreach (var definition in root.Elements(root.Name.Namespace + "itemDefinition"))
        {
            if ((string?)definition.Attribute("name") is not { Length: > 0 } name || !definitions.TryAdd(name, definition))
                read.Problem(DmnXml.Line(definition), "dmn.no-name", new("类型没有名称，或者名称重复。", "The type has no name, or a name that is used twice."), new("请改正名称。", "Correct the name."));
        }

        foreach (var name in definitions.Keys) Named(name, definitions[name]);
    }

    /// <summary>The type that an element names; any when it names none.</summary>
    public DmnType Of(XElement? element)
    {
        var name = (string?)element?.Attribute("typeRef") ?? element?.Element(root.Name.Namespace + "typeRef")?.Value;
        return name is null ? DmnType.Any : Named(name.Trim(), element!);
    }

    private DmnType Named(string name, XElement at)
    {
        if (known.TryGetValue(name, out var type)) return type;
        if (definitions.TryGetValue(name, out var definition))
        {
            if (!open.Add(name))
            {
                Unknown(at, new($"类型“{name}”包含自身。", $"The type “{name}” contains itself."));
                return DmnType.Any;
            }

            type = Define(definition, name, 0);
            open.Remove(name);
            return known[name] = type;
        }

        // A prefix such as feel: says nothing that the name does not say.
        if (name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0) return Named(name[(colon + 1)..], at);
        if (DmnType.Simple(name) is { } simple) return known[name] = simple;
        Unknown(at, new($"没有名为“{name}”的类型。", $"There is no type “{name}”."));
        return DmnType.Any;
    }

    private DmnType Define(XElement definition, string name, int depth)
    {
        var ns = root.Name.Namespace;
        var isList = (string?)definition.Attribute("isCollection") is "true" or "1";
        if (definition.Element(ns + "functionItem") is { } function) DmnLogic.Unsupported(read, function);
        if (depth > MaxDepth)
        {
            Unknown(definition, new($"类型嵌套超过{MaxDepth}层。", $"The type is nested more than {MaxDepth} levels deep."));
            return DmnType.Any;
        }

        if (definition.Elements(ns + "itemComponent").ToList() is { Count: > 0 } parts)
        {
            var components = new List<(string, DmnType)>();
            foreach (var part in parts)
            {
                var member = FeelNames.Normal((string?)part.Attribute("name") ?? "");
                members.Add(member);
                components.Add((member, Define(part, member, depth + 1)));
            }

            return new() { Name = name, IsList = isList, Components = components };
        }

        var from = definition.Element(ns + "typeRef") is { } reference ? Named(reference.Value.Trim(), reference) : DmnType.Any;
        var type = new DmnType { Name = name, Kind = from.Kind, Components = from.Components, IsList = isList || from.IsList, Allowed = from.Allowed, AllowedSlots = from.AllowedSlots, Words = from.Words };
        if (definition.Element(ns + "allowedValues") is { } allowed) Allow(type, allowed);
        if (definition.Element(ns + "typeConstraint") is { } constraint)
        {
            if (type.IsList || type.Allowed is not null) DmnLogic.Unsupported(read, constraint);
            else Allow(type, constraint);
        }

        return type;
    }

    private void Allow(DmnType type, XElement allowed)
    {
        var text = allowed.Element(root.Name.Namespace + "text")?.Value ?? "";
        var names = new FeelNames();
        if (DmnLogic.Tests(read, allowed, text, names) is not { } test) return;
        (type.Allowed, type.AllowedSlots) = (test, names.Size);
        type.Words = (test.Set as OneOf)?.Landmarks.Select(w => w.Text!).ToList();
    }

    private void Unknown(XElement at, Text message) => read.Problem(DmnXml.Line(at), "dmn.unknown-type", message, new("请改用本文件定义的类型，或者 number、string、boolean、date、time、dateTime、dayTimeDuration、yearMonthDuration。",
        "Use a type of this file, or number, string, boolean, date, time, dateTime, dayTimeDuration, yearMonthDuration."));
}
