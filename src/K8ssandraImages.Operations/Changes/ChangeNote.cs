namespace K8ssandraImages.Operations.Changes;

/// <summary>What is noted about one write: a backup and a line before it, a line after it.</summary>
internal sealed class ChangeNote
{
    private readonly ChangeSettings _settings;
    private readonly ChangeTarget _target;
    private readonly StoredState _before;
    private readonly IntendedState _intended;
    private readonly FileParts? _parts;
    private JournalEntry _entry;

    public ChangeNote(ChangeSettings settings, ChangeTarget target, string action, StoredState before, IntendedState intended)
    {
        _settings = settings;
        _target = target;
        _before = before;
        _intended = intended;
        _parts = target.PartsOf(before, intended);
        var now = settings.Now();
        Id = Journal.NewId(now);
        _entry = new JournalEntry
        {
            Operation = Id,
            Phase = JournalPhase.Before,
            Time = now,
            Action = action,
            Command = settings.Command,
            Target = target.Object,
            HashBefore = before.Hash,
            HashAfter = _parts?.HashAfter ?? intended.HashAfter,
            ResourceVersionBefore = before.ResourceVersion,
        };
    }

    /// <summary>The identifier of the change.</summary>
    public string Id { get; }

    /// <summary>Saves what is there, and notes what is about to be done; both are on the disk then.</summary>
    /// <returns>The backup.</returns>
    /// <exception cref="ChangeException">It cannot be noted, so it must not be done.</exception>
    public string Begin()
    {
        var (before, after) = _target.TextsOf(_before, _intended);
        var backup = new Backup
        {
            Id = Id,
            Time = _entry.Time,
            Command = _settings.Command,
            Target = _target.Object,
            Uid = _before.Uid,
            ResourceVersion = _before.ResourceVersion,
            Text = before,
            HashAfter = Backup.HashOf(after),
            Inverse = _target.InverseOf(_before, _intended),
            File = _parts,
        }.Write(_settings.State);
        _entry = _entry with { Backup = backup };
        new Journal(_settings.State).Add(_entry);
        return backup;
    }

    /// <summary>Notes what became of it.</summary>
    /// <exception cref="ChangeException">It cannot be noted; the entry before says that it may have been done.</exception>
    public void End(StepOutcome outcome, StoredState? after) => new Journal(_settings.State).Add(_entry with
    {
        Phase = JournalPhase.After,
        Time = _settings.Now(),
        Outcome = outcome,
        HashAfter = after?.Hash ?? _entry.HashAfter,
        ResourceVersionAfter = after?.ResourceVersion,
    });
}
