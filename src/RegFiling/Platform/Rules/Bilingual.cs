using System.Text;

namespace RegFiling.Platform.Rules;

/// <summary>Writes an explanation line by line in both languages.</summary>
internal sealed class Bilingual
{
    private readonly StringBuilder zh = new();
    private readonly StringBuilder en = new();

    public Bilingual Line(string chinese, string english)
    {
        if (zh.Length > 0)
        {
            zh.Append('\n');
            en.Append('\n');
        }

        zh.Append(chinese);
        en.Append(english);
        return this;
    }

    public Bilingual Line(Text text) => Line(text.Zh, text.En);

    public Text ToText() => new(zh.ToString(), en.ToString());

    /// <summary>A mark behind whatever rests on an assumption or on an unanswered question.</summary>
    public static Text Mark(Certainty certainty) => certainty switch
    {
        Certainty.Assumed => new("（推定）", " (assumed)"),
        Certainty.Unknown => new("（尚不明确，按较高值计）", " (unknown, taken at the higher value)"),
        _ => new("", ""),
    };

    public void Open(IEnumerable<Answer> answers, IEnumerable<Question> questions)
    {
        foreach (var answer in answers.Where(a => a.Certainty == Certainty.Assumed))
            Line($"推定：{answer.Title.Zh}为{answer.Shown.Zh}，请于{answer.LookAgain:yyyy-MM-dd}前复查。", $"Assumed: {answer.Title.En} is {answer.Shown.En}; look again by {answer.LookAgain:yyyy-MM-dd}.");
        foreach (var question in questions)
        {
            var why = question.Reason switch
            {
                "missing" => new Text("未填写", "not answered"),
                "not-offered" => new Text("所填选项不在现行选项中", "the answer is not among the choices offered"),
                "out-of-range" => new Text("所填数值超出范围", "the number is out of range"),
                _ => new Text("所填内容类型不符", "the answer is of the wrong type"),
            };
            var decided = question.Decided ? new Text("，本次按较高值计", "; the higher value was taken") : new Text("", "");
            Line($"尚不明确：{question.Ask.Zh}（{why.Zh}）{decided.Zh}，请于{question.LookAgain:yyyy-MM-dd}前补充。",
                $"Unknown: {question.Ask.En} ({why.En}){decided.En}; answer by {question.LookAgain:yyyy-MM-dd}.");
        }
    }
}
