namespace RegFiling.Platform;

/// <summary>By what a requirement or a time limit binds. Only the first three bind a company (graded responsibility).</summary>
public enum Force
{
    /// <summary>法定: an article says so.</summary>
    Law = 1,

    /// <summary>规范性文件: a published rule of the authority says so.</summary>
    Rule = 2,

    /// <summary>承诺: the company signed it.</summary>
    Commitment = 3,

    /// <summary>建议: advice, nothing follows from not taking it.</summary>
    Advice = 4,

    /// <summary>内部时限: a limit that the authority sets itself.</summary>
    Internal = 5,

    /// <summary>A setting of this product; never shown as law.</summary>
    Default = 6,
}
