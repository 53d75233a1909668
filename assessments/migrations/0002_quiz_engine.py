import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0001_initial'),
        ('classrooms', '0002_group'),
        ('lessons', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.CharField(choices=[('full', 'Everybody gets full points'), ('either', 'The old key and the new one both count'), ('new', 'Only the new key counts'), ('later', 'Leave what was handed in as it is')], max_length=10, verbose_name='policy')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
            ],
            options={
                'verbose_name': 'mending',
                'verbose_name_plural': 'mendings',
                'ordering': ['assignment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('instructions', models.TextField(blank=True, verbose_name='instructions')),
                ('draw', models.PositiveSmallIntegerField(blank=True, help_text='How many of its questions each student gets; empty: all of them.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='questions drawn')),
            ],
            options={
                'verbose_name': 'section of a quiz',
                'verbose_name_plural': 'sections of a quiz',
                'ordering': ['assessment', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(verbose_name='name')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['unit', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_withdrawal', models.BooleanField(default=False, verbose_name='taken back')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
            ],
            options={
                'verbose_name': 'waiver',
                'verbose_name_plural': 'waivers',
                'ordering': ['attempt', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='checked'),
        ),
        migrations.AddField(
            model_name='answer',
            name='is_flagged',
            field=models.BooleanField(default=False, verbose_name='marked to come back to'),
        ),
        migrations.AddField(
            model_name='answer',
            name='slot',
            field=models.PositiveSmallIntegerField(default=0, help_text='The number it would have if nothing were shuffled.', verbose_name='place in the quiz'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='by_hand',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many a person has to mark, at the most.', verbose_name='questions for a person'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='maximum',
            field=models.DecimalField(decimal_places=2, default=0, help_text="Of one student's paper.", max_digits=8, verbose_name='points in all'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='late_rule',
            field=models.JSONField(blank=True, default=dict, help_text='{rate, interval, floor, grace}; empty: nothing is taken away.', verbose_name='deduction for late work'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='layout',
            field=models.CharField(choices=[('page', 'all questions on one page'), ('single', 'one question at a time')], default='page', max_length=10, verbose_name='shown as'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='password',
            field=models.CharField(blank=True, help_text='Asked before an attempt begins; empty: none.', max_length=50, verbose_name='password'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='review',
            field=models.JSONField(blank=True, default=dict, help_text='{window: [what]}; empty: as usual.', verbose_name='what students see, and when'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='shuffles_options',
            field=models.BooleanField(default=False, verbose_name="options in an order of each student's own"),
        ),
        migrations.AddField(
            model_name='assignment',
            name='shuffles_questions',
            field=models.BooleanField(default=False, verbose_name="questions in an order of each student's own"),
        ),
        migrations.AddField(
            model_name='assignmentexception',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='classrooms.group', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='question',
            name='is_void',
            field=models.BooleanField(default=False, help_text='A question that turned out to be at fault.', verbose_name='full points for everybody'),
        ),
        migrations.AlterField(
            model_name='assignmentexception',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to=settings.AUTH_USER_MODEL, verbose_name='student'),
        ),
        migrations.AddConstraint(
            model_name='assignmentexception',
            constraint=models.UniqueConstraint(fields=('assignment', 'group'), name='one_exception_a_group'),
        ),
        migrations.AddConstraint(
            model_name='assignmentexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('user', None)), models.Q(('group', None), ('user__isnull', False)), _connector='OR'), name='exception_for_a_student_or_a_group'),
        ),
        migrations.AddField(
            model_name='mending',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mendings', to='assessments.assignment', verbose_name='assignment'),
        ),
        migrations.AddField(
            model_name='mending',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='mending',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.question', verbose_name='as it was'),
        ),
        migrations.AddField(
            model_name='mending',
            name='replacement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.question', verbose_name='as it is now'),
        ),
        migrations.AddField(
            model_name='mark',
            name='mending',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='assessments.mending', verbose_name='mending'),
        ),
        migrations.AddField(
            model_name='section',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='assessments.assessment', verbose_name='quiz or essay'),
        ),
        migrations.AddField(
            model_name='section',
            name='paragraphs',
            field=models.ManyToManyField(blank=True, related_name='sections', to='lessons.paragraph', verbose_name='paragraphs to read'),
        ),
        migrations.AddField(
            model_name='assessmentitem',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='assessments.section', verbose_name='section'),
        ),
        migrations.AddField(
            model_name='tag',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='lessons.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='question',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='questions', to='assessments.tag', verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='assessments.attempt', verbose_name='attempt'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('assessment', 'order'), name='one_section_an_order'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('unit', 'name'), name='one_tag_a_name'),
        ),
    ]
