namespace Toil.Migrations.Plans;

/// <summary>What a piece of SQL is.</summary>
internal enum SqlTokenKind
{
    /// <summary>Blanks and line breaks.</summary>
    Space,

    /// <summary>A comment, to the end of its line or between its marks.</summary>
    Comment,

    /// <summary>A keyword, or a name without quotes.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    Quoted,

    /// <summary>A string, with its prefix and quotes; dollar quotes too.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator.</summary>
    Operator,

    /// <summary>A parameter that begins with <c>$</c>.</summary>
    Parameter,

    /// <summary>Any other single character: brackets, commas, semicolons, dots, colons.</summary>
    Mark,
}
