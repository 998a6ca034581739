using System.Xml;
using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>Opens DMN files: no DTD, no entities, nothing fetched, bounded depth; and knows the versions 1.1 to 1.5 by their namespaces.</summary>
internal static class DmnXml
{
    private const int MaxDepth = 60;

    /// <summary>Where our own attributes stand: envelope, titles in two languages, force and grounds of a row.</summary>
    public static readonly XNamespace Own = "urn:regfiling:rules:1";

    /// <summary>The version in which files are written: the one that modellers read.</summary>
    public static readonly XNamespace Model = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["http://www.omg.org/spec/DMN/20151101/dmn.xsd"] = "1.1",
        ["http://www.omg.org/spec/DMN/20180521/MODEL/"] = "1.2",
        ["https://www.omg.org/spec/DMN/20191111/MODEL/"] = "1.3",
        ["https://www.omg.org/spec/DMN/20211108/MODEL/"] = "1.4",
        ["https://www.omg.org/spec/DMN/20230324/MODEL/"] = "1.5",
    };

    public static bool IsXml(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(System.Text.Encoding.UTF8.Preamble)) file = file[3..];
        file = file.TrimStart(" \t\r\n"u8);
        return file.Length > 0 && (file[0] == '<' || file[0] is 0xFE or 0xFF);
    }

    /// <summary>The root of a DMN file, or the reason why it is none.</summary>
    public static XElement? Open(ReadOnlyMemory<byte> file, RuleReader read)
    {
        try
        {
            // The depth is looked at before the tree is built.
            using (var scan = Reader(file))
            {
                while (scan.Read())
                {
                    if (scan.Depth <= MaxDepth) continue;
                    read.Problem(((IXmlLineInfo)scan).LineNumber, "dmn.too-deep", new($"元素嵌套超过{MaxDepth}层。", $"Elements are nested more than {MaxDepth} levels deep."), new("请简化模型。", "Simplify the model."));
                    return null;
                }
            }

            using var reader = Reader(file);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            if (root.Name.LocalName == "definitions" && Versions.ContainsKey(root.Name.NamespaceName)) return root;
            read.Problem(Line(root), "dmn.unknown-version", new($"不是DMN 1.1至1.5的文件（{root.Name.LocalName}，{root.Name.NamespaceName}）。", $"This is no file of DMN 1.1 to 1.5 ({root.Name.LocalName}, {root.Name.NamespaceName})."),
                new("请用建模工具以DMN 1.3保存。", "Save it as DMN 1.3 in your modeller."));
        }
        catch (XmlException broken)
        {
            read.Problem(Math.Max(broken.LineNumber, 1), "dmn.not-xml", new("文件不是有效的XML，或者含有DTD、实体。", "The file is not valid XML, or has a DTD or entities."), new("请删除DOCTYPE，检查该行附近的标记。", "Delete the DOCTYPE, and look at the tags near this line."));
        }

        return null;
    }

    public static string Version(XElement root) => Versions[root.Name.NamespaceName];

    public static int Line(XElement element) => ((IXmlLineInfo)element) is { } info && info.HasLineInfo() ? info.LineNumber : 1;

    private static XmlReader Reader(ReadOnlyMemory<byte> file) => XmlReader.Create(new MemoryStream(file.ToArray()), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = RuleSet.MaxFileBytes * 2L,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });
}
