using System.Text;
using System.Xml.Linq;

namespace RegFiling.Tests.Platform.Rules.Fuzz;

/// <summary>Changes of an XML file that leave it well-formed.</summary>
internal static class XmlTree
{
    private static readonly string[] Poison =
        ["", "-", "x", "null", "[1..", "[5..1]", "not(", "not(-)", "< ", "\"a\", \"b\"", "1 +", "(((1)))", "date(\"2026-02-30\")", "@\"P1D\"", "{a: 1}", "[1,2][0]", "if x then 1 else", "?", "1 / 0", "10 ** 400", "#gone", "#d", "UNIQUE", "COLLECT", "SUM", "number", "feel:date", "tOwn", "🀄", "-0001-01-01", "for x in y return x", "min()", "\"\\u0000\""];

    public static byte[] After(string xml, IEnumerable<Change> changes)
    {
        var root = XElement.Parse(xml);
        foreach (var change in changes) Apply(root, change);
        return Encoding.UTF8.GetBytes(root.ToString());
    }

    private static void Apply(XElement root, Change change)
    {
        var elements = root.Descendants().ToList();
        if (elements.Count == 0) return;
        var element = elements[change.Where % elements.Count];
        var other = elements[change.With % elements.Count];
        var attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration).ToList();
        var poison = Poison[change.With % Poison.Length];
        switch (change.What % 8)
        {
            case 0 when !element.HasElements:
                element.Value = poison;
                break;
            case 1 when attributes.Count > 0:
                attributes[change.With % attributes.Count].Value = poison;
                break;
            case 2 when attributes.Count > 0:
                attributes[change.With % attributes.Count].Remove();
                break;
            case 3:
                element.Remove();
                break;
            case 4:
                element.AddAfterSelf(new XElement(element));
                break;
            case 5:
                // Copied before it is put in, so that an element never comes into itself.
                if (other.ToString().Length + root.ToString().Length < 200_000) element.Add(new XElement(other));
                break;
            case 6:
                element.Name = other.Name;
                break;
            default:
                if (element.HasElements) break;
                var text = element.Value;
                var at = change.With % (text.Length + 1);
                if (at < text.Length && char.IsLowSurrogate(text[at])) at--;
                element.Value = text.Insert(at, poison);
                break;
        }
    }
}
