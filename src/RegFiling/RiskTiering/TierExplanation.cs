using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>Says in both languages why a tier is what it is: score, floors, raises, nearest changes, and what is still unknown.</summary>
internal static class TierExplanation
{
    public static Text Of(TierResult result, ScoreResult scored, ScoreCard card)
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

        Change(text, card, result.NearestUp, "等级升高的最近变化", "Nearest change to a higher tier");
        Change(text, card, result.NearestDown, "等级降低的最近变化", "Nearest change to a lower tier");
        text.Line(scored.Explanation);

        // The score card has raised its own questions; those that only the floors ask follow.
        text.Open([], result.Questions.Where(q => scored.Questions.All(s => s.Input != q.Input)));
        if (result.Note is { } note) text.Line(note);
        return text.ToText();
    }

    private static void Change(Bilingual text, ScoreCard card, NearestChange? change, string zh, string en)
    {
        if (change is null) return;
        var after = card.Grades.Single(g => g.Id == change.OutcomeAfter).Title;
        text.Line($"{zh}：{change.Title.Zh}由“{change.From.Zh}”变为“{change.To.Zh}”，得分{ScoreCard.Show(change.ScoreAfter)}，{after.Zh}。",
            $"{en}: {change.Title.En} from “{change.From.En}” to “{change.To.En}”, score {ScoreCard.Show(change.ScoreAfter)}, {after.En}.");
    }
}
