using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Checks;

/// <summary>
/// <c>phrases/PROCEDURE.json</c>: the words in which officers ask for a supplement, and the lists of words that checks look for. Lawyers keep it.
/// </summary>
public sealed record PhraseList(string Id, int Version, IReadOnlyList<Phrase> Phrases)
{
    /// <summary>Lists of words by name, as checks ask for them (<c>format.image</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Words { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Measures of checks by name, in characters.</summary>
    public IReadOnlyDictionary<string, int> Numbers { get; init; } = new Dictionary<string, int>();

    public Phrase? Find(string id) => Phrases.FirstOrDefault(phrase => phrase.Id == id);
}

/// <summary>
/// One stock phrase: what is wrong (<c>{name}</c> is filled in by the check), the standard to meet, how to put it right. Its force says whether the
/// standard binds; only a law or a published rule has a ground.
/// </summary>
public sealed record Phrase(string Id, Text Item, Text Standard, Text Cure, Force Force)
{
    public string? Ground { get; init; }

    /// <summary>The phrase as it stands in the list: dots where a check would fill in a value.</summary>
    public Phrase WithoutValues() => FindContradictions.Filled(this, []);
}

/// <summary>What would go wrong with the phrases and checks of a pack.</summary>
internal static class PhraseLint
{
    [Cases.PackLint]
    public static IEnumerable<Problem> Lint(Pack pack)
    {
        var sources = pack.Manifest.Sources.Select(source => source.Id).ToHashSet();
        foreach (var (id, list) in pack.Phrases)
        {
            var file = $"phrases/{id}.json";
            var lines = new JsonLines(pack.Files[file]);
            if (!pack.Procedures.ContainsKey(id))
            {
                yield return new(file, 1, $"unknown procedure {id}", "name the file after the procedure whose cases it speaks of");
            }

            for (var i = 0; i < list.Phrases.Count; i++)
            {
                var (phrase, path) = (list.Phrases[i], $"phrases/{i}");
                if (new[] { phrase.Item, phrase.Standard, phrase.Cure }.Any(text => !text.IsComplete))
                {
                    yield return new(file, lines.Of(path), $"{phrase.Id} exists in one language only", "give it in zh and en");
                }

                if (phrase.Ground is { } ground && !sources.Contains(ground.Split('/')[0]))
                {
                    yield return new(file, lines.Of($"{path}/ground"), $"unknown source of law {ground.Split('/')[0]}", "add it to \"sources\" in pack.json");
                }

                if (phrase.Force is Force.Law or Force.Rule != phrase.Ground is not null)
                {
                    yield return new(file, lines.Of($"{path}/force"), $"{phrase.Id} has a ground and no force of law, or the other way round", "a law or a published rule has a \"ground\"; advice has none");
                }

                if (list.Phrases.Take(i).Any(other => other.Id == phrase.Id))
                {
                    yield return new(file, lines.Of(path), $"two phrases are called {phrase.Id}", "give each its own id");
                }
            }
        }

        foreach (var (id, procedure) in pack.Procedures)
        {
            var file = $"procedures/{id}.json";
            var lines = new JsonLines(pack.Files[file]);
            foreach (var check in procedure.Checks)
            {
                if (!CodeCatalogue.OfThisProduct.Checks.TryGetValue(check, out var known))
                {
                    yield return new(file, lines.Of("checks"), $"unknown check {check}", $"use one of {string.Join(", ", CodeCatalogue.OfThisProduct.Checks.Keys.Order(StringComparer.Ordinal))}");
                    continue;
                }

                foreach (var phrase in known.Phrases.Where(phrase => pack.Phrases.GetValueOrDefault(id)?.Find(phrase) is null))
                {
                    yield return new(file, lines.Of("checks"), $"{check} has no phrase {phrase}", $"add it to phrases/{id}.json");
                }
            }

            foreach (var (name, action) in procedure.Actions.Where(action => action.Value.Findings is not null))
            {
                var into = action.Form is null ? null : pack.Forms.GetValueOrDefault(action.Form)?.Field(action.Findings!);
                if (into is null || !FindingRows.Fields.All(field => into.Fields.Any(known => known.Id == field)))
                {
                    yield return new(file, lines.Of($"actions/{name}/findings"), $"{name} has no rows {action.Findings} that take findings", $"name a repeat of its form with {string.Join(", ", FindingRows.Fields)}");
                }
            }
        }
    }
}
