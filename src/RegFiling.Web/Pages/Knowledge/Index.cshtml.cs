using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Knowledge;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Pages.Knowledge;

/// <summary>安全知识库: what went wrong elsewhere, what helps, what is asked for and by what force. Open to everybody.</summary>
public sealed class IndexModel(PackCatalogue packs) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Force { get; set; }

    /// <summary>A section of a form, as <c>filing/application#model</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    public IReadOnlyList<KnowledgeItem> Found { get; private set; } = [];

    public IReadOnlyList<(string Value, Text Title)> Places { get; private set; } = [];

    public IReadOnlyList<ChoiceDefinition> Types { get; private set; } = [];

    public void OnGet()
    {
        var all = packs.Current.SelectMany(KnowledgeShelf.Of).ToList();
        Places = [.. packs.Current.SelectMany(pack => all.SelectMany(item => item.Places).Distinct().Select(place => PlaceTitle(pack, place)).OfType<(string Value, Text Title)>()).DistinctBy(place => place.Value).OrderBy(place => place.Value, StringComparer.Ordinal)];
        Types = packs.Find("filing")?.Pack.Forms.GetValueOrDefault("filing/start")?.Field("type")?.Choices ?? [];
        var words = (Words ?? "").Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Found =
        [
            .. from item in all
               where words.All(word => new[] { item.Title, item.Body, item.Source }.Any(text => text.Zh.Contains(word, StringComparison.OrdinalIgnoreCase) || text.En.Contains(word, StringComparison.OrdinalIgnoreCase)))
               where !Is<KnowledgeKind>(Kind, out var kind) || item.Kind == kind
               where !Is<Force>(Force, out var force) || item.Force == force
               where string.IsNullOrEmpty(Place) || item.Places.Any(place => $"{place.Form}#{place.Section}" == Place)
               where Types.All(type => type.Value != Type) || item.IsFor(Type)
               select item,
        ];
    }

    /// <summary>The form and the section in words; null where the pack has no such section.</summary>
    public static (string Value, Text Title)? PlaceTitle(Pack pack, KnowledgePlace place)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(place);
        return pack.Forms.GetValueOrDefault(place.Form) is { } form && form.Sections.FirstOrDefault(section => section.Id == place.Section) is { } section
            ? ($"{place.Form}#{place.Section}", new($"{form.Title.Zh}：{section.Title.Zh}", $"{form.Title.En}: {section.Title.En}")) : null;
    }

    private static bool Is<T>(string? word, out T value)
        where T : struct, Enum => Enum.TryParse(word, ignoreCase: true, out value) && Enum.IsDefined(value);
}
