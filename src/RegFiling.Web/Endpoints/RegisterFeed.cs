using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Web.Pages;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>
/// What is new, changed or ended in the register, as Atom (RFC 4287), the newest first. An entry keeps its id for ever; its <c>updated</c> is the last
/// change. Pages lead on by <c>rel="next"</c>.
/// </summary>
public sealed class RegisterFeed(RegFilingDbContext db, PackCatalogue packs, Settings settings, IHttpContextAccessor http)
{
    public const int MostPages = 10_000;

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const int Size = 100;

    /// <summary>The bytes of a page, their tag, and the moment of the last change.</summary>
    public async Task<(byte[] Bytes, string Tag, DateTimeOffset Changed)> WriteAsync(string language, int page, CancellationToken cancellationToken)
    {
        var entries = await db.Set<RegisterEntry>().AsNoTracking().OrderByDescending(entry => entry.ChangedAt).ThenByDescending(entry => entry.Id)
            .Skip((page - 1) * Size).Take(Size + 1).ToListAsync(cancellationToken);
        // Of an empty register nothing has changed since the pack began.
        var changed = entries.Count > 0 ? entries[0].ChangedAt : new DateTimeOffset(packs.Current[0].Manifest.EffectiveFrom, TimeOnly.MinValue, TimeSpan.Zero);
        using var memory = new MemoryStream();
        await using (var xml = XmlWriter.Create(memory, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true }))
        {
            Write(xml, language, page, entries, changed);
        }

        var bytes = memory.ToArray();
        return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", changed);
    }

    private void Write(XmlWriter xml, string language, int page, List<RegisterEntry> entries, DateTimeOffset changed)
    {
        var authority = packs.Current[0].Manifest.Authority?.Name ?? packs.Current[0].Manifest.Title;
        var self = $"{Site}/register/feed.atom?lang={language}";
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, language == "en" ? "en" : "zh-CN");
        Element(xml, "id", $"tag:regfiling,2026:{packs.Current[0].Manifest.Id}/register");
        Element(xml, "title", new Text($"{authority.Zh}：算法备案公示信息", $"{authority.En}: public register").In(language));
        Element(xml, "subtitle", RegisterExport.Disclaimer.In(language));
        Element(xml, "updated", Moment(changed));
        Link(xml, "self", page == 1 ? self : $"{self}&p={page.ToString(CultureInfo.InvariantCulture)}", "application/atom+xml", language);
        Link(xml, "alternate", $"{Site}/", "text/html", null);
        Link(xml, "alternate", $"{Site}/register/feed.atom?lang={(language == "en" ? "zh" : "en")}", "application/atom+xml", language == "en" ? "zh" : "en");
        if (entries.Count > Size && page < MostPages)
        {
            Link(xml, "next", $"{self}&p={(page + 1).ToString(CultureInfo.InvariantCulture)}", "application/atom+xml", language);
        }

        xml.WriteStartElement("author", Atom);
        Element(xml, "name", authority.In(language));
        xml.WriteEndElement();
        foreach (var entry in entries.Take(Size))
        {
            Write(xml, language, entry);
        }

        xml.WriteEndElement();
    }

    private void Write(XmlWriter xml, string language, RegisterEntry entry)
    {
        var state = RegisterWords.StateOf(entry).In(language);
        var (term, label) = entry switch
        {
            { State: RegisterState.Deregistered or RegisterState.Revoked } => ("withdrawn", new Text("退出", "withdrawn")),
            _ when entry.ChangedAt == entry.PublishedAt => ("new", new Text("新增", "new")),
            _ => ("changed", new Text("变动", "changed")),
        };
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", $"urn:uuid:{entry.Id}");
        Element(xml, "title", $"{entry.Name}（{state}）");
        Element(xml, "published", Moment(entry.PublishedAt));
        Element(xml, "updated", Moment(entry.ChangedAt));
        Link(xml, "alternate", Site + EntryModel.Address(entry), "text/html", null);
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", term);
        xml.WriteAttributeString("label", label.In(language));
        xml.WriteEndElement();
        if (entry.Source is { } source)
        {
            Element(xml, "rights", new Text($"来源：{source}", $"Source: {source}").In(language));
        }

        Element(xml, "summary", new Text(
            $"{entry.NationalNumber ?? entry.Number}；{entry.SubjectName}；{RegisterWords.Of(entry.Series).Zh}；{state}",
            $"{entry.NationalNumber ?? entry.Number}; {entry.SubjectName}; {RegisterWords.Of(entry.Series).En}; {state}").In(language));
        xml.WriteEndElement();
    }

    private string Site => settings.Mail.SiteAddress is { Length: > 0 } known ? known.TrimEnd('/')
        : $"{http.HttpContext!.Request.Scheme}://{http.HttpContext.Request.Host}";

    private static void Element(XmlWriter xml, string name, string text) =>
        xml.WriteElementString(name, Atom, string.Concat(text.EnumerateRunes().Select(rune => rune.Value is >= 32 or 9 or 10 && rune.Value is not (0xFFFE or 0xFFFF) ? rune.ToString() : "\uFFFD")));

    private static void Link(XmlWriter xml, string rel, string href, string type, string? language)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        if (language is not null)
        {
            xml.WriteAttributeString("hreflang", language == "en" ? "en" : "zh-CN");
        }

        xml.WriteAttributeString("href", href);
        xml.WriteEndElement();
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
