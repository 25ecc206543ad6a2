namespace Toil.Reports;

/// <summary>Results as tables: one, or one for each group of the view, in the order in which the groups come.</summary>
/// <param name="view">How the results are shown.</param>
/// <param name="top">Rows of a table at most, the most urgent ones; 0 for all.</param>
public sealed class ResultTables(ResultView view, int top)
{
    private readonly Dictionary<string, TopResults> _groups = [];
    private readonly List<string> _titles = [];

    /// <summary>Takes a result.</summary>
    public void Add(object result)
    {
        string title = view.Group?.Invoke(result) ?? string.Empty;
        if (!_groups.TryGetValue(title, out TopResults? rows))
        {
            _groups[title] = rows = new TopResults(view, top);
            _titles.Add(title);
        }

        rows.Add(result);
    }

    /// <summary>The tables. Where there are groups, a column that is empty in all rows of one is left out of its table.</summary>
    public IEnumerable<ResultTable> Tables()
    {
        foreach (string title in _titles)
        {
            object[] rows = [.. _groups[title].Results];
            ResultColumn[] columns = [.. view.Columns.Where(column => !column.IsBar && (view.Group is null || rows.Any(row => column.Text(row).Length > 0)))];
            yield return new ResultTable(title, columns, rows, _groups[title].Left);
        }
    }
}
