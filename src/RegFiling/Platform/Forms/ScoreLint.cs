using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Forms;

/// <summary>What is wrong with the scores of a form, and questions that wait for one another.</summary>
public static class ScoreLint
{
    private const decimal HighestScore = 1_000_000;
    private const int MostLevels = 50;

    /// <summary>What is wrong with the levels and the relief.</summary>
    public static IReadOnlyList<(string Path, Text What, Text Cure)> Of(ScoreDefinition scores)
    {
        var found = new List<(string, Text, Text)>();
        var levels = scores.Levels;
        if (levels.Count is 0 or > MostLevels)
            found.Add(("levels", new($"等级应为1至{MostLevels}个", $"there must be 1 to {MostLevels} levels"), new("请补充或者合并等级", "add or merge levels")));
        for (var i = 0; i < levels.Count; i++)
        {
            if (!levels[i].Title.IsComplete)
                found.Add(($"levels/{i}", new("等级名称缺少一种语言", "the level exists in one language only"), new("请补充中英文名称", "give it in zh and en")));
            if (i < levels.Count - 1 ? levels[i].UpTo is not (>= 0 and < 1) || (i > 0 && levels[i].UpTo <= levels[i - 1].UpTo) : levels[i].UpTo is not null)
                found.Add(($"levels/{i}", new("等级界限应从0至1逐级升高，最高等级不设界限", "bounds must rise between 0 and 1, and the highest level has none"), new("请改正 upTo", "correct upTo")));
        }

        if (scores.Note is { IsComplete: false })
            found.Add(("note", new("说明缺少一种语言", "the note exists in one language only"), new("请补充中英文说明", "give it in zh and en")));
        if (scores.Relief is { } relief && (relief.CountedShare is <= 0 or > 1 || relief.From is <= 0 or > 1 || relief.Factor is < 0 or > 1))
            found.Add(("relief", new("countedShare、from 应大于0且不超过1，factor 应在0至1之间", "countedShare and from must be above 0 and at most 1, factor between 0 and 1"), new("请改正数值", "correct the numbers")));
        return found;
    }

    /// <summary>What is wrong with a form as a questionnaire: scores that count nowhere, totals without a level, visibility in a circle.</summary>
    public static IReadOnlyList<(string Path, Text What, Text Cure)> Of(FormDefinition form)
    {
        var found = new List<(string, Text, Text)>();
        if (form.Scores is { } scores)
            found.AddRange(Of(scores).Select(one => ($"scores/{one.Path}", one.What, one.Cure)));
        for (var section = 0; section < form.Sections.Count; section++)
            Fields(form, form.Sections[section].Fields, $"sections/{section}/fields", inRow: false, found);
        if (form.Scores is not null && form.Fields.All(field => field.Counts != ScoreTotal.Raw))
            found.Add(("scores", new("没有计入原始得分的问题", "no question counts to the raw score"), new("请为问题填写 counts", "give a question \"counts\"")));
        found.AddRange(Circles(form));
        return found;
    }

    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        foreach (var (id, form) in pack.Forms)
        {
            if (Of(form) is not { Count: > 0 } found) continue;
            var lines = new JsonLines(pack.Files[$"forms/{id}.json"]);
            foreach (var (path, what, cure) in found)
                yield return new($"forms/{id}.json", lines.Of(path), what.En, cure.En);
        }
    }

    private static void Fields(FormDefinition form, IReadOnlyList<FieldDefinition> fields, string path, bool inRow, List<(string, Text, Text)> found)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Counts is not null && (inRow || form.Scores is null || field.Type is not (FieldType.Choice or FieldType.Choices)))
            {
                found.Add(($"{path}/{i}/counts", new($"“{field.Id}”不能计分", $"{field.Id} cannot be scored"),
                    new("只有不在多行中的单选、多选可以计分，并且表单须有 scores", "only a choice or choices outside a repeat can be, in a form with \"scores\"")));
            }

            if (field.Choices.Any(choice => choice.Score is < 0 or > HighestScore))
                found.Add(($"{path}/{i}/choices", new($"“{field.Id}”的分值超出范围", $"{field.Id} has a score out of range"), new($"分值应在0至{HighestScore}之间", $"scores go from 0 to {HighestScore}")));
            if (field.Choices.GroupBy(choice => choice.Value).Any(same => same.Count() > 1))
                found.Add(($"{path}/{i}/choices", new($"“{field.Id}”的选项重复", $"{field.Id} offers an answer twice"), new("请为每个选项取不同的值", "give each answer its own value")));
            Fields(form, field.Fields, $"{path}/{i}/fields", inRow: true, found);
        }
    }

    // A question waits for the question it names, and for whatever the section around it waits for.
    private static IEnumerable<(string, Text, Text)> Circles(FormDefinition form)
    {
        var waits = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var section in form.Sections)
        {
            foreach (var field in section.Fields)
                waits.TryAdd(field.Id, [.. new[] { field.VisibleWhen?.Field, section.VisibleWhen?.Field }.OfType<string>()]);
        }

        // Whoever waits for nobody that is still waiting is settled; what cannot be settled waits in a circle.
        for (var settled = true; settled && waits.Count > 0;)
        {
            var free = waits.Where(one => !one.Value.Exists(waits.ContainsKey)).Select(one => one.Key).ToList();
            settled = free.Count > 0;
            free.ForEach(name => waits.Remove(name));
        }

        if (waits.Count > 0)
        {
            var names = waits.Keys.Order(StringComparer.Ordinal).Take(5).ToList();
            yield return ("sections", new($"显示条件循环：{string.Join("、", names)}", $"questions wait for one another to be shown: {string.Join(", ", names)}"), new("请去掉其中一个条件", "remove one of the conditions"));
        }
    }
}
