using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Knowledge;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Pages.Knowledge;

/// <summary>One item of the knowledge commons: its text, force, source, version, and where it applies.</summary>
public sealed class ItemModel(PackCatalogue packs) : PageModel
{
    public Pack Pack { get; private set; } = null!;

    public KnowledgeItem Item { get; private set; } = null!;

    public IEnumerable<(string Value, Text Title)> Places => Item.Places.Select(place => IndexModel.PlaceTitle(Pack, place)).OfType<(string Value, Text Title)>();

    public IEnumerable<Text> Types => Item.Types.Select(type => Pack.Forms.Values.Select(form => form.Field("type")).OfType<FieldDefinition>()
        .SelectMany(asked => asked.Choices).FirstOrDefault(choice => choice.Value == type)?.Label ?? Text.Of(type));

    public IActionResult OnGet(string id)
    {
        foreach (var pack in packs.Current)
        {
            if (KnowledgeShelf.Of(pack).FirstOrDefault(item => item.Id == id) is { } item)
            {
                (Pack, Item) = (pack, item);
                return Page();
            }
        }

        return NotFound();
    }
}
