using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Migrations.Plans;

namespace Toil.Core.Tests.Migrations.Plans;

public sealed class SqlLexerTests
{
    private static readonly string[] s_pieces =
    [
        "a", "SELECT", " ", "\n", "\t", "'", "''", "\"", "`", "$", "$$", "$x$", "E'", "\\", "--", "/*", "*/", "*", "/", "+", "-", "=", "<", "1", "1.5e3", ".5", "0x1F", ":", "::",
        ";", "(", ")", "[", "]", ",", ".", "?", "@", "é", "U&'", "U&\"", "x'ab'", "{", "END", "BEGIN", "CASE", "#>>",
    ];

    [Theory]
    [InlineData("SELECT a.\"b\"\"c\", 'it''s' FROM t", "Word:SELECT Word:a Mark:. Quoted:\"b\"\"c\" Mark:, Text:'it''s' Word:FROM Word:t")]
    [InlineData("E'a\\'b' 'a\\'", "Text:E'a\\'b' Text:'a\\'")]
    [InlineData("$$a;'b$$ $f$ $$ $f$ $1", "Text:$$a;'b$$ Text:$f$_$$_$f$ Parameter:$1")]
    [InlineData("a$b$ x'0f' U&'\\0041' U&\"x\" `q`", "Word:a$b$ Text:x'0f' Text:U&'\\0041' Quoted:U&\"x\" Quoted:`q`")]
    [InlineData("a=-1+.5e-3*0x1F-1_000", "Word:a Operator:= Operator:- Number:1 Operator:+ Number:.5e-3 Operator:* Number:0x1F Operator:- Number:1_000")]
    [InlineData("a->>'b' @> c::text a[1:2] x<=@-1", "Word:a Operator:->> Text:'b' Operator:@> Word:c Operator::: Word:text Word:a Mark:[ Number:1 Mark:: Number:2 Mark:] Word:x Operator:<=@- Number:1")]
    [InlineData("a--b\n/*x/*y*/z*/c", "Word:a Comment:--b Comment:/*x/*y*/z*/ Word:c")]
    [InlineData("a/*/ */b", "Word:a Comment:/*/_*/ Word:b")]
    [InlineData("1..2 größe", "Number:1 Mark:. Number:.2 Word:größe")]
    public void Pieces(string sql, string expected) => Assert.Equal(
        expected, string.Join(' ', SqlLexer.Read(sql).Where(token => token.Kind != SqlTokenKind.Space).Select(token => $"{token.Kind}:{token.Text.Replace(' ', '_')}")));

    [Theory]
    [InlineData("a 'b", 2, "this string is not closed")]
    [InlineData("a E'b\\'", 2, "this string is not closed")]
    [InlineData("a \"b", 2, "this quoted name is not closed")]
    [InlineData("/* /* */ x", 0, "this comment is not closed")]
    [InlineData("x $t$ y $$", 2, "the string that begins with $t$ is not closed")]
    [InlineData("x\0", 1, "the SQL holds a NUL character")]
    public void What_is_not_closed_is_named_with_its_place(string sql, int offset, string message)
    {
        SqlFormatException error = Assert.Throws<SqlFormatException>(() => SqlLexer.Read(sql));
        Assert.Equal((offset, message), (error.Offset, error.Message));
    }

    [Fact]
    public void The_pieces_put_together_are_the_text() => Prop.ForAll(Texts().ToArbitrary(), sql =>
    {
        try
        {
            List<SqlToken> tokens = SqlLexer.Read(sql);
            int at = 0;
            foreach (SqlToken token in tokens)
            {
                Assert.Equal(at, token.Start);
                Assert.NotEqual(0, token.Text.Length);
                at = token.End;
            }

            Assert.Equal(sql, string.Concat(tokens.Select(token => token.Text)));
        }
        catch (SqlFormatException error)
        {
            Assert.InRange(error.Offset, 0, sql.Length - 1);
        }
    }).Check(Properties.Tests(5_000));

    [Fact]
    public void Lexing_a_piece_again_gives_the_piece() => Prop.ForAll(Texts().ToArbitrary(), sql =>
    {
        foreach (SqlToken token in TryRead(sql))
        {
            Assert.Equal((token.Kind, token.Text), SqlLexer.Read(token.Text) is [var again] ? (again.Kind, again.Text) : default);
        }
    }).Check(Properties.Tests(5_000));

    [Fact]
    public void Statements_are_what_lies_between_their_semicolons() => Prop.ForAll(Texts().ToArbitrary(), sql =>
    {
        try
        {
            IReadOnlyList<SqlStatement> statements = SqlSplitter.Split(sql);
            IEnumerable<string> kept = statements.SelectMany(statement => statement.Tokens).Select(token => token.Text).Where(text => text != ";");
            Assert.Equal(SqlLexer.Read(sql).Where(token => !token.IsTrivia && token.Text != ";").Select(token => token.Text), kept);
            foreach (SqlStatement statement in statements)
            {
                Assert.Equal(statement.Tokens[^1].End - statement.Start, statement.Text.Length);
                Assert.Equal([statement.Meaning], SqlSplitter.Split(statement.Text).Select(again => again.Meaning));
            }
        }
        catch (SqlFormatException error)
        {
            Assert.InRange(error.Offset, 0, sql.Length - 1);
        }
    }).Check(Properties.Tests(5_000));

    private static List<SqlToken> TryRead(string sql)
    {
        try
        {
            return SqlLexer.Read(sql);
        }
        catch (SqlFormatException)
        {
            return [];
        }
    }

    private static Gen<string> Texts() => Gen.Elements(s_pieces).NonEmptyListOf().Select(string.Concat);
}
