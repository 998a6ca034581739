using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>Says in both languages why a tier is what it is: score, floors, raises, nearest changes, and what is still unknown.</summary>
public static class TierExplanation
{
    /// <summary>The answers that would have to be others, in one sentence without its end.</summary>
    public static Text Words(TierChange change)
    {
        var facts = change.Facts.Select(f => new Text($"{f.Title.Zh}由“{f.From.Zh}”变为“{f.To.Zh}”", $"{f.Title.En} from “{f.From.En}” to “{f.To.En}”")).ToList();
        return new(string.Join("，并且", facts.Select(f => f.Zh)), string.Join(" and ", facts.Select(f => f.En)));
    }

    internal static Text Of(TierResult result, ScoreResult scored, ScoreCard card)
    {
        var text = new Bilingual();
        text.Line(result.Label);
        if (!result.InForce) text.Line("试算：所用规则在该日未生效。", "Preview: these rules are not in force on that day.");
        text.Line($"最低等级规则：{result.Rules[1]}。", $"Rules of the floors: {result.Rules[1]}.");
        foreach (var floor in result.Floors)
        {
            var mark = Bilingual.Mark(floor.Certainty);
            if (floor.Tier is not null)
            {
                var bound = floor.Bound ? new Text("，据此提高", "; it lifts the tier") : new Text("，未改变结果", "; it changes nothing here");
                var at = card.Grades.Single(g => g.Id == floor.Tier).Title;
                text.Line($"最低等级：{floor.Title.Zh}{mark.Zh}，不低于{at.Zh}{bound.Zh}。", $"Floor: {floor.Title.En}{mark.En}, at least {at.En}{bound.En}.");
            }

            if (floor.Raise > 0)
            {
                var bound = floor.Bound ? new Text("", "") : new Text("，已达最高等级", "; the top tier is reached already");
                text.Line($"上调：{floor.Title.Zh}{mark.Zh}，上调{floor.Raise}级{bound.Zh}。", $"Raise: {floor.Title.En}{mark.En}, +{floor.Raise}{bound.En}.");
            }
        }

        Changes(text, result.Up, "等级升高的最近变化", "Nearest change to a higher tier");
        Changes(text, result.Down, "等级降低的最近变化", "Nearest change to a lower tier");
        text.Line(scored.Explanation);

        // The score card has raised its own questions; those that only the floors ask follow.
        text.Open([], result.Questions.Where(q => scored.Questions.All(s => s.Input != q.Input)));
        if (result.Note is { } note) text.Line(note);
        return text.ToText();
    }

    private static void Changes(Bilingual text, IReadOnlyList<TierChange> changes, string zh, string en)
    {
        foreach (var change in changes)
        {
            var facts = Words(change);
            text.Line($"{zh}：{facts.Zh}，得分{ScoreCard.Show(change.ScoreAfter)}，{change.TierTitle.Zh}。",
                $"{en}: {facts.En}, score {ScoreCard.Show(change.ScoreAfter)}, {change.TierTitle.En}.");
        }
    }
}
