namespace K8ssandraImages.Operations.Changes;

/// <summary>What is noted about one write: a backup and a line before it, a line after it.</summary>
internal sealed class ChangeNote
{
    private readonly ChangeSettings _settings;
    private readonly ImageConfigTarget _target;
    private readonly TargetState _before;
    private readonly Draft _draft;
    private readonly FileParts? _parts;
    private JournalEntry _entry;

    public ChangeNote(ChangeSettings settings, ImageConfigTarget target, string action, TargetState before, Draft draft)
    {
        _settings = settings;
        _target = target;
        _before = before;
        _draft = draft;
        _parts = target.PartsOf(before, draft);
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
            HashAfter = _parts?.HashAfter ?? Backup.HashOf(draft.ImageConfig),
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
        var backup = new Backup
        {
            Id = Id,
            Time = _entry.Time,
            Command = _settings.Command,
            Target = _target.Object,
            Uid = _before.Uid,
            ResourceVersion = _before.ResourceVersion,
            Text = _before.ImageConfig,
            HashAfter = Backup.HashOf(_draft.ImageConfig),
            File = _parts,
        }.Write(_settings.State);
        _entry = _entry with { Backup = backup };
        new Journal(_settings.State).Add(_entry);
        return backup;
    }

    /// <summary>Notes what became of it.</summary>
    /// <exception cref="ChangeException">It cannot be noted; the entry before says that it may have been done.</exception>
    public void End(StepOutcome outcome, TargetState? after) => new Journal(_settings.State).Add(_entry with
    {
        Phase = JournalPhase.After,
        Time = _settings.Now(),
        Outcome = outcome,
        HashAfter = after?.Hash ?? _entry.HashAfter,
        ResourceVersionAfter = after?.ResourceVersion,
    });
}
