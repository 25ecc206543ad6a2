namespace Toil.Rollbacks.Load.Replays;

/// <summary>Makes calls of what a log says was sent: transactions whole, sessions apart, and nothing but reads and writes of rows.</summary>
internal sealed class ReplayBuilder(string path, bool tellsSessions)
{
    /// <summary>Statements that are kept at most.</summary>
    public const int MaxStatements = 100_000;

    private readonly ReplayTexts _texts = new(path);
    private readonly ReplayTally _left = new();
    private readonly List<ReplayDraft> _drafts = [];
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private long _statements;

    /// <summary>True where no more fits.</summary>
    public bool IsFull => _statements >= MaxStatements || _texts.Length >= ReplayTexts.MaxLength;

    /// <summary>Takes the next.</summary>
    public void Add(LoggedStatement logged)
    {
        if (!_sessions.TryGetValue(logged.Session, out Session? session))
        {
            _sessions.Add(logged.Session, session = new(tellsSessions && logged.Session.Length > 0 ? _sessions.Count : -1));
        }

        switch (logged.Kind)
        {
            case LoggedKind.Sent:
                Send(session, logged);
                break;
            case LoggedKind.Failed:
                Fail(session, logged.Sql!);
                break;
            case LoggedKind.Ended:
                End(session, logged.Time, isRolledBack: true);
                break;
            case LoggedKind.Elsewhere:
                _left.Add("of other databases");
                break;
            case LoggedKind.TooLong:
                _left.Add("too long");
                break;
        }
    }

    /// <summary>What was made of it. Transactions that the log leaves open are committed.</summary>
    /// <param name="isCut">True where the log goes on.</param>
    public ReplayScript Finish(bool isCut)
    {
        foreach (Session session in _sessions.Values)
        {
            End(session, null, isRolledBack: false);
        }

        _texts.Keep();
        return ReplayScript.Of(path, [.. _drafts.Where(draft => draft.Count > 0)], _left, _texts.Shapes(), isCut);
    }

    private void Send(Session session, LoggedStatement logged)
    {
        (session.LastSql, session.LastDraft, session.LastCount) = (logged.Sql, null, 0);
        if (_texts.Of(logged.Sql!, logged.Line) is not { } entries)
        {
            _left.Add("unreadable");
            return;
        }

        // What is sent in one go is one transaction, where it does not say otherwise.
        bool isOne = entries.Count > 1 && session.Open is null && entries.All(entry => entry.Verb is LoadVerb.Read or LoadVerb.Write);
        if (isOne)
        {
            Open(session, "BEGIN", logged.Time);
        }

        foreach (ReplayTexts.Entry entry in entries)
        {
            Take(session, entry, logged);
        }

        if (isOne)
        {
            End(session, logged.Time, isRolledBack: false);
        }
    }

    private void Take(Session session, ReplayTexts.Entry entry, LoggedStatement logged)
    {
        switch (entry.Verb)
        {
            case LoadVerb.Begin when session.Open is null:
                Open(session, entry.Statement.Text, logged.Time);
                break;
            case LoadVerb.Commit or LoadVerb.Rollback when session.Open is not null:
                End(session, logged.Time, entry.Verb == LoadVerb.Rollback);
                break;
            case LoadVerb.Savepoint when session.Open is { } open:
                open.HasFailed &= entry.Word != "ROLLBACK";
                open.Add(entry.Statement, [], logged.Time);
                break;
            case LoadVerb.Begin:
                _left.Add("BEGIN within a transaction");
                break;
            case LoadVerb.Commit or LoadVerb.Rollback or LoadVerb.Savepoint:
                _left.Add($"{entry.Word} without BEGIN");
                break;
            case LoadVerb.Other:
                _left.Add(entry.Word);
                break;
            default:
                if (entry.Statement.Parameters.Count > logged.Values.Count)
                {
                    _left.Add("without their parameters");
                    break;
                }

                Keep(session, entry.Statement, logged);
                break;
        }
    }

    private void Keep(Session session, LoadStatement statement, LoggedStatement logged)
    {
        ReplayDraft draft = session.Open ?? new(session.Number, null, logged.Time);
        draft.Add(statement, [.. logged.Values.Take(statement.Parameters.Count)], logged.Time);
        if (session.Open is null)
        {
            _drafts.Add(draft);
        }

        (session.LastDraft, session.LastCount) = (draft, session.LastDraft == draft ? session.LastCount + 1 : 1);
        _statements++;
    }

    private void Open(Session session, string begin, long? time) => _drafts.Add(session.Open = new(session.Number, begin, time));

    private static void End(Session session, long? time, bool isRolledBack)
    {
        if (session.Open is { } open)
        {
            (open.End, open.IsRolledBack) = (time, isRolledBack);
            session.Open = null;
        }
    }

    private void Fail(Session session, string sql)
    {
        session.Open?.HasFailed = true;
        if (session.LastSql != sql)
        {
            // It failed before it began, and so it was not logged.
            _left.Add("failed in the log");
            return;
        }

        session.LastDraft?.RemoveLast(session.LastCount);
        for (; session.LastCount > 0; session.LastCount--)
        {
            _left.Add("failed in the log");
        }

        (session.LastDraft, session.LastSql) = (null, null);
    }

    private sealed class Session(int number)
    {
        public int Number => number;

        public ReplayDraft? Open { get; set; }

        public string? LastSql { get; set; }

        public ReplayDraft? LastDraft { get; set; }

        public int LastCount { get; set; }
    }
}
