using System.Text;
using System.Text.RegularExpressions;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Register;

internal enum RegisterColumn
{
    Other = 0,
    Number = 1,
    Name = 2,
    Kind = 3,
    Subject = 4,
    Product = 5,
    Use = 6,
    Remark = 7,
    Territory = 8,
    FiledOn = 9,
    EndedOn = 10,
    State = 11,
}

/// <summary>The headings of the published lists and of their English forms.</summary>
internal static partial class RegisterColumns
{
    private static readonly Dictionary<string, RegisterColumn> Known = Table(
        (RegisterColumn.Number, "备案编号 登记编号 上线编号 备案登记编号 备案/登记编号 编号 number filingnumber filing"),
        (RegisterColumn.Name, "算法名称 大模型名称 模型名称 模型/应用名称 应用/功能名称 应用名称 名称 name algorithm algorithmname model modelname"),
        (RegisterColumn.Kind, "算法类别 算法类型 类别 类型 角色 类别/角色 category type role categoryorrole category/role"),
        (RegisterColumn.Subject, "主体名称 备案主体 主体 备案单位 登记单位 备案/登记单位 单位 单位名称 subject subjectname company entity provider"),
        (RegisterColumn.Product, "应用产品 产品 产品名称 product products"),
        (RegisterColumn.Use, "主要用途 用途 use mainuse purpose"),
        (RegisterColumn.Remark, "备注 注销原因 remark remarks note notes"),
        (RegisterColumn.Territory, "属地 territory region province"),
        (RegisterColumn.FiledOn, "备案时间 登记时间 备案/登记时间 备案日期 登记日期 filedon filingdate date"),
        (RegisterColumn.EndedOn, "注销时间 注销日期 deregisteredon"),
        (RegisterColumn.State, "状态 state status"));

    public static RegisterColumn Of(string heading) => Known.GetValueOrDefault(Plain(heading));

    /// <summary>Whether cells are headings: a number column and a name or subject column, by their words.</summary>
    public static bool IsHeading(IReadOnlyList<string> cells)
    {
        if (cells.Count > 200)
            return false;
        var found = cells.Where(cell => cell.Length <= 60).Select(Of).ToHashSet();
        return found.Contains(RegisterColumn.Number) && (found.Contains(RegisterColumn.Name) || found.Contains(RegisterColumn.Subject));
    }

    public static string? WordOf(string? kind, out ListCategory? category, out FilerRole? role)
    {
        (category, role) = (null, null);
        var plain = Spaces().Replace(kind ?? "", "");
        if (plain.Length == 0)
            return null;
        foreach (var value in Enum.GetValues<ListCategory>())
        {
            if (IsWordOrStart(plain, RegisterWords.Of(value).Zh, 4))
            {
                category = value;
                return RegisterWords.Of(value).Zh;
            }
        }

        foreach (var value in Enum.GetValues<FilerRole>())
        {
            if (IsWordOrStart(plain, RegisterWords.Of(value).Zh, 4))
            {
                role = value;
                return RegisterWords.Of(value).Zh;
            }
        }

        return null;
    }

    // Cells are cut off in the published lists (服务提供, 服务技术支持); four characters tell all words apart.
    private static bool IsWordOrStart(string cell, string word, int least) => cell.Length >= least && word.StartsWith(cell, StringComparison.Ordinal);

    private static string Plain(string heading) =>
        Spaces().Replace(Brackets().Replace(Characters.Clean(heading, out _).Normalize(NormalizationForm.FormKC), ""), "").Trim('*', ':').ToLowerInvariant();

    private static Dictionary<string, RegisterColumn> Table(params (RegisterColumn Column, string Words)[] rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => (word, row.Column))).ToDictionary(pair => pair.word, pair => pair.Column);

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[\s_\-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
